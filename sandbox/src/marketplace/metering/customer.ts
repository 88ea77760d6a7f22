import type { UsageRecord } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import type { License } from '../model.js';
import type { Product } from '../product.js';
import { timeOf } from './usage.js';
import type { Usage } from './usage.js';

/** What metering must know of sales. */
export interface MeteredSales {
  /** Whether the product is listed, by that seller if one is named. */
  hasProduct(code: string, seller?: string): boolean;
  product(code: string): Product;
  license(arn: string): License | undefined;
  /** The latest license of a customer of a legacy product. */
  licenseOfCustomer(productCode: string, customer: { readonly customerIdentifier?: string; readonly account?: string }): License | undefined;
  readonly licenses: readonly License[];
}

/** The request a record came in. */
export interface RecordContext {
  readonly sales: MeteredSales;
  /** The account that calls. */
  readonly seller: string;
  readonly productCode?: string;
  /** Where the record is in the request, for messages. */
  readonly at: string;
}

type Whose = Pick<Usage, 'product' | 'license' | 'style'>;

/** Whose usage a record tells of: by LicenseArn, or for legacy products by ProductCode and customer (facts 3.1, 7.2). */
export function whoseUsage(record: UsageRecord, context: RecordContext): Whose {
  return record.LicenseArn === undefined ? ofCustomer(record, context) : ofLicense(record, record.LicenseArn, context);
}

function ofLicense(record: UsageRecord, arn: string, { sales, seller, at }: RecordContext): Whose {
  const license = sales.license(arn);
  if (license?.arn !== arn) {
    throw invalidLicense(`${at}: license ${arn} does not exist${license ? `; AWS takes one spelling only, that of ResolveCustomer: ${license.arn}` : ''}`);
  }
  const { product } = license;
  if (!sales.hasProduct(product.code, seller)) {
    throw invalidLicense(`${at}: license ${arn} is for a product that account ${seller} does not sell; call from the account that published it`);
  }
  checkCustomerIdentifier(record, license, at);
  if (record.CustomerAWSAccountId !== license.account) {
    throw invalidLicense(`${at}: license ${arn} does not belong to customer ${record.CustomerAWSAccountId ?? '(CustomerAWSAccountId is missing)'}`);
  }
  return { product, license, style: 'LICENSE' };
}

/** A product under concurrent agreements takes none; a legacy one takes it beside the LicenseArn, if it is the same customer's. */
function checkCustomerIdentifier({ CustomerIdentifier: identifier }: UsageRecord, { product, customerIdentifier }: License, at: string): void {
  if (identifier === undefined) {
    return;
  }
  if (product.agreementModel !== 'LEGACY') {
    throw notForNewIntegrations(at);
  }
  if (identifier !== customerIdentifier) {
    throw invalidCustomer(`${at}: CustomerIdentifier '${identifier}' is not the customer of the license`);
  }
}

function ofCustomer(record: UsageRecord, context: RecordContext): Whose {
  const { sales, productCode, at } = context;
  if (productCode === undefined) {
    throw record.CustomerIdentifier === undefined
      ? invalidLicense(`${at}: LicenseArn is missing; products under concurrent agreements are metered by license`)
      : new MarketplaceError('InvalidProductCodeException', `${at}: a record with CustomerIdentifier and without LicenseArn needs the ProductCode of its request.`);
  }
  const product = sales.product(productCode);
  if (product.agreementModel !== 'LEGACY') {
    throw record.CustomerIdentifier === undefined
      ? invalidLicense(`${at}: LicenseArn is missing; product '${productCode}' is under concurrent agreements, which are metered by license`)
      : notForNewIntegrations(at);
  }
  return { product, license: legacyLicense(record, productCode, context), style: 'PRODUCT' };
}

/**
 * The license of a legacy customer at the time of the usage: one who subscribed again has several.
 * An identifier that nobody has refuses the batch ([SDK] InvalidCustomerIdentifierException); one without an agreement for this product does not.
 */
function legacyLicense(record: UsageRecord, productCode: string, { sales, at }: RecordContext): License | undefined {
  const { CustomerIdentifier: customerIdentifier, CustomerAWSAccountId: account } = record;
  if (customerIdentifier === undefined && account === undefined) {
    throw invalidCustomer(`${at}: it names no customer; a legacy product is metered by CustomerIdentifier or CustomerAWSAccountId`);
  }
  if (customerIdentifier !== undefined && !sales.licenses.some((license) => license.customerIdentifier === customerIdentifier)) {
    throw invalidCustomer(`${at}: CustomerIdentifier '${customerIdentifier}' does not exist`);
  }
  const latest = sales.licenseOfCustomer(productCode, customerIdentifier === undefined ? { account } : { customerIdentifier });
  if (latest && account !== undefined && latest.account !== account) {
    throw invalidCustomer(`${at}: CustomerIdentifier '${customerIdentifier ?? ''}' is not of account ${account}`);
  }
  const time = timeOf(record);
  if (latest?.activatedAt === undefined || latest.activatedAt <= time) {
    return latest;
  }
  return sales.licenses.find((license) => license.product.code === productCode && license.account === latest.account && covers(license, time)) ?? latest;
}

function covers({ activatedAt, deprovisionedAt }: License, time: number): boolean {
  return activatedAt !== undefined && activatedAt <= time && (deprovisionedAt === undefined || time <= deprovisionedAt);
}

export function invalidLicense(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidLicenseException', `${problem}.`);
}

function invalidCustomer(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidCustomerIdentifierException', `${problem}.`);
}

function notForNewIntegrations(at: string): MarketplaceError {
  return invalidCustomer(`${at}: CustomerIdentifier is not supported for new integrations; use CustomerAWSAccountId with LicenseArn`);
}
