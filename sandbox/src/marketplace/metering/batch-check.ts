import type { BatchMeterUsageRequest, UsageRecord } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import { keysOf } from '../product.js';
import type { Purchase } from '../purchase.js';
import { checkAllocations } from './allocations.js';
import { usageOf } from './usage.js';
import type { Usage } from './usage.js';
import { checkActivationPeriod, checkWindow } from './window.js';

export interface KnownSales {
  hasProduct(code: string): boolean;
  license(arn: string): Purchase | undefined;
}

/** The checks after which one bad record refuses the whole batch (facts 3.1, 3.3). */
export function checkBatch(request: BatchMeterUsageRequest, sales: KnownSales, now: number): Usage[] {
  const { ProductCode: code, UsageRecords: records } = request;
  if (code !== undefined && !sales.hasProduct(code)) {
    throw new MarketplaceError('InvalidProductCodeException', `The product code '${code}' does not match a published product.`);
  }
  const usages = records.map((record, i) => usageOf(record, licenseOf(record, recordAt(i), sales)));
  checkOneProduct(usages, code);
  usages.forEach((usage, i) => {
    checkDimension(usage, recordAt(i));
    checkWindow(usage, recordAt(i), now);
    checkActivationPeriod(usage, recordAt(i));
    checkAllocations(usage, recordAt(i));
  });
  return usages;
}

function licenseOf(record: UsageRecord, at: string, sales: KnownSales): Purchase {
  if (record.CustomerIdentifier !== undefined) {
    throw new MarketplaceError('InvalidCustomerIdentifierException', `${at}: CustomerIdentifier is not supported for new integrations; use CustomerAWSAccountId with LicenseArn.`);
  }
  if (record.LicenseArn === undefined) {
    throw invalidLicense(`${at}: LicenseArn is missing; products under concurrent agreements are metered by license`);
  }
  const purchase = sales.license(record.LicenseArn);
  if (!purchase) {
    throw invalidLicense(`${at}: license ${record.LicenseArn} does not exist`);
  }
  if (record.CustomerAWSAccountId !== purchase.account) {
    throw invalidLicense(`${at}: license ${record.LicenseArn} does not belong to customer ${record.CustomerAWSAccountId ?? '(CustomerAWSAccountId is missing)'}`);
  }
  return purchase;
}

function checkOneProduct(usages: readonly Usage[], code?: string): void {
  const expected = code ?? usages.at(0)?.purchase.product.code;
  const stray = usages.findIndex(({ purchase }) => purchase.product.code !== expected);
  if (stray >= 0) {
    throw invalidLicense(`${recordAt(stray)}: the license is for product '${usages[stray].purchase.product.code}', the request is for '${expected}'; one request is for one product`);
  }
}

function checkDimension({ record, purchase }: Usage, at: string): void {
  const metered = keysOf(purchase.product, 'METERED');
  if (!metered.includes(record.Dimension)) {
    throw new MarketplaceError('InvalidUsageDimensionException', `${at}: product '${purchase.product.code}' has no metered dimension '${record.Dimension}'; it has: ${metered.join(', ') || 'none'}.`);
  }
}

function recordAt(index: number): string {
  return `UsageRecords[${index}]`;
}

function invalidLicense(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidLicenseException', `${problem}.`);
}
