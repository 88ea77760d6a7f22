import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { agreementsIn } from '../../lambda/adapters/agreements.js';
import { isLicenseId, licenseIdOf } from '../../lambda/core/license-id.js';
import type { ReconciledLicense } from '../../lambda/core/reconciliation/reconciled.js';
import type { LicenseItems } from './store.js';
import { UserError } from './user-error.js';

const ACCOUNT = /^\d{12}$/;
const AGREEMENT_PREFIX = 'agmt-';

/** The id of a license, from an id or an ARN in any spelling. */
export function licenseNamed(text: string): string {
  const id = licenseIdOf(text) ?? (isLicenseId(text) ? text : undefined);
  if (id === undefined) {
    throw new UserError(`"${text}" is no license. Give a license id (l-…), its ARN, or <product code>:<customer identifier> for a legacy product.`);
  }
  return id;
}

/** Every license that a license id or ARN, an AWS account id or an agreement id stands for. */
export async function licensesNamed(text: string, items: LicenseItems, table: string, client: DynamoDBClient): Promise<ReconciledLicense[]> {
  const licenses = (await find(text, items, table, client)).filter((license) => license !== undefined);
  if (licenses.length === 0) {
    throw new UserError(`Nothing is known about ${text} in table ${table}. Check the table and the Region. If the purchase is new, AWS may not have told of it yet: `
      + 'its events come within minutes, and what is missed is found within an hour to a day.');
  }
  return licenses;
}

async function find(text: string, items: LicenseItems, table: string, client: DynamoDBClient): Promise<(ReconciledLicense | undefined)[]> {
  if (ACCOUNT.test(text)) {
    return await ofAccount(text, items);
  }
  return text.startsWith(AGREEMENT_PREFIX) ? await ofAgreement(text, items, table, client) : [await items.license(licenseNamed(text))];
}

async function ofAccount(account: string, items: LicenseItems): Promise<ReconciledLicense[]> {
  const found: ReconciledLicense[] = [];
  for await (const license of items.all()) {
    if (license.identity?.account === account || license.facts.updated?.account === account) {
      found.push(license);
    }
  }
  return found;
}

async function ofAgreement(agreement: string, items: LicenseItems, table: string, client: DynamoDBClient): Promise<(ReconciledLicense | undefined)[]> {
  const { licenses } = await agreementsIn({ table, client }).get(agreement);
  return await Promise.all(licenses.map((license) => items.license(license)));
}
