import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DynamoForTests } from '../../../support/dynamodb.js';
import { agreementsIn } from '../../../../lambda/adapters/agreements.js';
import { licensesIn } from '../../../../lambda/adapters/licenses.js';
import { registrationCodesIn } from '../../../../lambda/adapters/registration-codes.js';
import { registrationsIn } from '../../../../lambda/adapters/registrations.js';
import { tokenResolver } from '../../../../lambda/adapters/token-resolver.js';
import type { Agreements } from '../../../../lambda/core/agreement-hub.js';
import { recordUpdated } from '../../../../lambda/core/lifecycle-steps.js';
import type { Fact, Licenses } from '../../../../lambda/core/licenses.js';
import type { EntitlementRead } from '../../../../lambda/core/messages.js';
import type { PageOptions } from '../../../../lambda/core/page/options.js';
import type { RegistrationAnswer } from '../../../../lambda/core/registration-answer.js';
import type { Dependencies } from '../../../../lambda/fulfillment/dependencies.js';
import { fulfillment } from '../../../../lambda/fulfillment/handler.js';
import { registerFunction } from '../../../../lambda/fulfillment/register-function.js';
import { reportTo } from '../../../../lambda/fulfillment/report.js';
import type { Request } from './browser.js';
import { eventOf, Seen } from './browser.js';
import { MarketplaceForTests } from './marketplace.js';

export const PRODUCT_CODE = '2p409vwjybxwn3pd5tcrz4xbw';
export const ACCOUNT = '123456781234';
export const LICENSE = 'l-0123456789abcdef0123456789abcdef';
export const LICENSE_ARN = `arn:aws:license-manager::294406891311:license:${LICENSE}`;
export const RESOLVED = { CustomerAWSAccountId: ACCOUNT, LicenseArn: LICENSE_ARN, ProductCode: PRODUCT_CODE };
export const PAGE: PageOptions = { productName: 'Acme Board', supportEmail: 'help@acme.example', loginUrl: 'https://app.acme.example/login' };

/** The handler on a real DynamoDB engine and a real SDK, with a clock that stands still. */
export class FulfillmentForTests {
  public readonly marketplace = new MarketplaceForTests();
  public now = Date.parse('2026-11-01T10:00:00.000Z');
  public reads: EntitlementRead[] = [];
  /** Everything that was logged, as text. */
  public log = '';
  /** Names of the metrics that were counted. */
  public counted: string[] = [];
  /** How often DynamoDB was called. */
  public tableCalls = 0;
  public licenses!: Licenses;
  public agreements!: Agreements;
  private readonly db = new DynamoForTests();
  private dependencies!: Dependencies;
  private subscribers = '';
  private registrations = '';

  /** Fresh tables, and a token `good` that stands for the license. */
  public async start(overrides: Partial<Dependencies> = {}): Promise<void> {
    this.subscribers = await this.db.table();
    this.registrations = await this.db.table();
    this.now = Date.parse('2026-11-01T10:00:00.000Z');
    this.reads = [];
    this.log = '';
    this.counted = [];
    this.marketplace.asked.length = 0;
    this.marketplace.answers.clear();
    this.marketplace.answers.set('good', RESOLVED);
    const { client } = this.db;
    this.tableCalls = 0;
    client.middlewareStack.add((next) => async (args) => {
      this.tableCalls++;
      return await next(args);
    }, { step: 'initialize', name: 'countTableCalls', override: true });
    this.licenses = licensesIn({ table: this.subscribers, client, pricingModel: 'CONTRACT', requireRegistration: true });
    this.agreements = agreementsIn({ table: this.subscribers, client });
    const write = (...line: unknown[]) => { this.log += `${JSON.stringify(line)}\n`; };
    this.dependencies = {
      clock: { now: () => this.now },
      licenses: this.licenses,
      agreements: this.agreements,
      page: PAGE,
      registrations: registrationsIn({ table: this.registrations, client }),
      report: reportTo({
        logger: { info: write, error: write },
        metrics: { addMetric: (name) => { this.counted.push(name); } },
      }),
      tokens: tokenResolver({ client: this.marketplace.client, productCode: PRODUCT_CODE, agreementModel: 'CONCURRENT' }),
      entitlementReads: { schedule: async (read) => { this.reads.push(read); } },
      ...overrides,
    };
  }

  /** One request; `overrides` replaces parts for this request only. */
  public async request(request: Request, overrides: Partial<Dependencies> = {}): Promise<Seen> {
    return new Seen(await this.handle(eventOf(request), overrides));
  }

  public async handle(event: APIGatewayProxyEventV2, overrides: Partial<Dependencies> = {}): Promise<APIGatewayProxyStructuredResultV2> {
    return fulfillment({ ...this.dependencies, ...overrides })(event);
  }

  /** As `start`, for a vendor to whose page buyers are sent on. */
  public async startRedirecting(url: string): Promise<void> {
    await this.start();
    const redirect = { url, codes: registrationCodesIn({ table: this.registrations, client: this.db.client }) };
    this.dependencies = { ...this.dependencies, redirect };
  }

  /** A backend of the vendor invokes the register function. */
  public async invoke(event: unknown, overrides: Partial<Dependencies> = {}): Promise<RegistrationAnswer> {
    let ids = 0;
    const newId = () => `id-${++ids}`;
    return registerFunction({ ...this.dependencies, productCode: PRODUCT_CODE, newId, ...overrides })(event);
  }

  /** A buyer presses "Set up your account". */
  public async arrive(token = 'good', overrides: Partial<Dependencies> = {}): Promise<Seen> {
    return this.request({ form: { 'x-amzn-marketplace-token': token } }, overrides);
  }

  public async register(form: Readonly<Record<string, string>>, overrides: Partial<Dependencies> = {}): Promise<Seen> {
    return this.request({ path: '/register', form, headers: { 'sec-fetch-site': 'same-origin' } }, overrides);
  }

  public async status(session: string, accept = 'text/html'): Promise<Seen> {
    return this.request({ path: '/status', form: { session }, headers: { accept } });
  }

  /** AWS confirms the license with entitlements. */
  public async confirm(): Promise<void> {
    await this.fact({ kind: 'entitlements', value: { ...this.stamp('read'), list: [{ dimension: 'seats', value: 5 }] } });
  }

  /** AWS tells of the license and its agreement. */
  public async provision(): Promise<void> {
    const value = { ...this.stamp('updated'), licenseArn: LICENSE_ARN, agreement: 'agmt-1', account: ACCOUNT };
    await recordUpdated(LICENSE, value, { licenses: this.licenses, agreements: this.agreements });
  }

  /** AWS ends the license. */
  public async end(): Promise<void> {
    await this.fact({ kind: 'deprovisioned', value: { ...this.stamp('gone'), agreement: 'agmt-1' } });
  }

  /** Every item of the registrations table. */
  public async stored(): Promise<Record<string, unknown>[]> {
    const { Items } = await this.db.client.send(new ScanCommand({ TableName: this.registrations }));
    return (Items ?? []).map((item) => unmarshall(item));
  }

  /** The contact of the license. */
  public async contact(): Promise<unknown> {
    return (await this.stored()).find(({ pk }) => pk === `license#${LICENSE}`);
  }

  private async fact(fact: Fact): Promise<void> {
    await this.licenses.record(LICENSE, fact, { licenseArn: LICENSE_ARN, account: ACCOUNT });
  }

  private stamp(id: string) {
    return { time: new Date(this.now).toISOString(), id };
  }
}
