import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { agreementModel } from '../adapters/agreement-model.js';
import { agreementsIn } from '../adapters/agreements.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { required } from '../adapters/environment.js';
import { eventLogIn } from '../adapters/event-log.js';
import { licensesIn } from '../adapters/licenses.js';
import { marketplaceAccess } from '../adapters/marketplace-access.js';
import { paceOf } from '../adapters/metering/pace.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { soldAgreementsOf } from '../adapters/sold-agreements.js';
import type { AgreementChains } from '../core/agreement-chain.js';
import { subscriptionListener } from './handler.js';

/** Replacements are rare, and the quota belongs to all functions together. */
const CALLS_PER_SECOND = 2;

const productCode = required('PRODUCT_CODE');
const model = agreementModel();
const table = required('SUBSCRIBERS_TABLE');
const client = new DynamoDBClient({});
const observability = observe(productCode);

export const handler = withMetrics(observability.metrics, subscriptionListener({
  productCode,
  agreementModel: model,
  licenses: licensesIn({ table, client, ...accessPolicy() }),
  agreements: agreementsIn({ table, client }),
  chains: model === 'LEGACY' ? undefined : chains(),
  deadLetters: deadLettersIn({ client: new SQSClient({}), queueUrl: required('DEAD_LETTER_QUEUE_URL') }),
  log: eventLogIn(observability),
}));

/** The client is made when one agreement replaces another: most functions never see that. */
function chains(): AgreementChains {
  const access = marketplaceAccess();
  let made: AgreementChains | undefined;
  const sold = () => made ??= soldAgreementsOf({
    client: new MarketplaceAgreementClient({ ...access, ...patient({ attempts: 3, milliseconds: 3_000 }) }), pace: paceOf(CALLS_PER_SECOND),
  });
  return { initialOf: async (agreement) => sold().initialOf(agreement), ofChain: async (initial) => sold().ofChain(initial) };
}
