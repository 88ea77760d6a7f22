import type { EntitlementMessage, FilterName, GetEntitlementsRequest, GetEntitlementsResult } from './api/messages.js';
import { emptyPageOf, pageOf } from './api/pages.js';
import type { Page, PageQuery } from './api/pages.js';
import { MarketplaceError } from './errors.js';
import type { License } from './model.js';
import { LARGEST_PAGE } from './rules.js';

const FIELDS: Readonly<Record<FilterName, (entitlement: EntitlementMessage) => string | undefined>> = {
  CUSTOMER_AWS_ACCOUNT_ID: (entitlement) => entitlement.CustomerAWSAccountId,
  LICENSE_ARN: (entitlement) => entitlement.LicenseArn,
  DIMENSION: (entitlement) => entitlement.Dimension,
  CUSTOMER_IDENTIFIER: (entitlement) => entitlement.CustomerIdentifier,
};

/** GetEntitlements (facts 4). What has expired or ended is absent: an empty list, not an error. */
export function getEntitlements(request: GetEntitlementsRequest, licenses: readonly License[]): GetEntitlementsResult {
  const { Filter: filter = {}, MaxResults: size = LARGEST_PAGE } = request;
  if (filter.CUSTOMER_IDENTIFIER && filter.CUSTOMER_AWS_ACCOUNT_ID) {
    throw invalid('CUSTOMER_IDENTIFIER and CUSTOMER_AWS_ACCOUNT_ID exclude each other in Filter');
  }
  const found = licenses.filter((license) => isAskedFor(license, filter)).flatMap(entitlementsOf).filter((entitlement) => matches(entitlement, filter));
  return resultOf(pageOf(found, { size, ...askedBy(request) }), request);
}

/** A page without entitlements whose token continues with the page that was asked for (facts 4.1). */
export function emptyPage(request: GetEntitlementsRequest): GetEntitlementsResult {
  return resultOf(emptyPageOf(askedBy(request)), request);
}

/** A legacy product's customers have an identifier and no license in messages (facts 7.2). */
function entitlementsOf({ product, account, arn, customerIdentifier, entitlements, entitledUntil }: License): EntitlementMessage[] {
  return Object.entries(entitlements).map(([dimension, amount]) => ({
    ProductCode: product.code,
    Dimension: dimension,
    CustomerAWSAccountId: account,
    ...(customerIdentifier === undefined ? { LicenseArn: arn } : { CustomerIdentifier: customerIdentifier }),
    Value: valueOf(amount),
    ...(entitledUntil !== undefined && { ExpirationDate: entitledUntil / 1_000 }),
  }));
}

/** Only the member that fits is set (facts 4.2). */
function valueOf(amount: number | boolean | string): EntitlementMessage['Value'] {
  if (typeof amount === 'boolean') {
    return { BooleanValue: amount };
  }
  if (typeof amount === 'string') {
    return { StringValue: amount };
  }
  return Number.isInteger(amount) ? { IntegerValue: amount } : { DoubleValue: amount };
}

/** Sellers ask for one license among many: the others need no closer look. */
function isAskedFor({ arn, account }: License, { LICENSE_ARN: arns, CUSTOMER_AWS_ACCOUNT_ID: accounts }: NonNullable<GetEntitlementsRequest['Filter']>): boolean {
  return arns?.includes(arn) !== false && accounts?.includes(account) !== false;
}

/** The values of one filter are alternatives; all filters must match (facts 4.1). */
function matches(entitlement: EntitlementMessage, filter: NonNullable<GetEntitlementsRequest['Filter']>): boolean {
  return (Object.keys(FIELDS) as FilterName[]).every((name) => {
    const allowed = filter[name];
    const value = FIELDS[name](entitlement);
    return allowed === undefined || (value !== undefined && allowed.includes(value));
  });
}

/** What is asked for, however the request words it. */
function askedBy({ ProductCode, Filter = {}, NextToken }: GetEntitlementsRequest): PageQuery {
  return { token: NextToken, query: [ProductCode, Object.entries(Filter).sort(([a], [b]) => a.localeCompare(b))] };
}

function resultOf(page: Page<EntitlementMessage> | undefined, { NextToken }: GetEntitlementsRequest): GetEntitlementsResult {
  if (!page) {
    throw invalid(`NextToken '${NextToken}' does not belong to this query`);
  }
  return { Entitlements: page.items, ...(page.next !== undefined && { NextToken: page.next }) };
}

function invalid(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidParameterException', `One or more parameters in your request was invalid: ${problem}.`);
}
