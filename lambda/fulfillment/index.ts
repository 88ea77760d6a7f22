import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { agreementModel } from '../adapters/agreement-model.js';
import { agreementsIn } from '../adapters/agreements.js';
import { systemClock } from '../adapters/clock.js';
import { optional, required } from '../adapters/environment.js';
import { licensesIn } from '../adapters/licenses.js';
import { marketplaceAccess } from '../adapters/marketplace-access.js';
import { entitlementReadsIn } from '../adapters/messages-out.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { registrationCodesIn } from '../adapters/registration-codes.js';
import { registrationsIn } from '../adapters/registrations.js';
import { tokenResolver } from '../adapters/token-resolver.js';
import { registrationWay } from '../core/registration-way.js';
import { eitherWay } from './either-way.js';
import { fulfillment } from './handler.js';
import { PATIENCE } from './patience.js';
import { registerFunction } from './register-function.js';
import { reportTo } from './report.js';

const productCode = required('PRODUCT_CODE');
const subscribers = required('SUBSCRIBERS_TABLE');
const queueUrl = optional('ENTITLEMENT_QUEUE_URL');
const way = registrationWay(required('REGISTRATION_PAGE'));
const client = new DynamoDBClient(patient(PATIENCE.tables));
const marketplace = new MarketplaceMeteringClient({ ...marketplaceAccess(), ...patient(PATIENCE.resolveCustomer) });
const observability = observe(productCode);
const registrations = { table: required('REGISTRATIONS_TABLE'), client };

const dependencies = {
  clock: systemClock,
  licenses: licensesIn({ table: subscribers, client, ...accessPolicy() }),
  agreements: agreementsIn({ table: subscribers, client }),
  registrations: registrationsIn(registrations),
  tokens: tokenResolver({ client: marketplace, productCode, agreementModel: agreementModel() }),
  entitlementReads: queueUrl === undefined ? undefined : entitlementReadsIn({ client: new SQSClient(patient(PATIENCE.entitlementQueue)), queueUrl }),
  redirect: way.kind === 'redirect' ? { url: way.url, codes: registrationCodesIn(registrations) } : undefined,
  report: reportTo(observability),
};

export const handler = withMetrics(observability.metrics, eitherWay({
  pages: way.kind === 'none' ? undefined : fulfillment({ ...dependencies, page: way.page }),
  register: registerFunction({ ...dependencies, productCode, newId: randomUUID }),
}));
