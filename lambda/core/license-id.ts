import { licenseArnOf } from './marketplace-rules.js';

const LICENSE_ID = /^(?:l|lic)-([A-Za-z0-9]+)$/;

/**
 * Our key of a license: the `l-…` tail of its ARN. AWS spells the ARN in several ways
 * (with and without `arn:`, with `:license:l-…` and `license/lic-…`); what follows `l-` or `lic-` is the same.
 */
export function licenseIdOf(arnOrId: string): string | undefined {
  const found = LICENSE_ID.exec(arnOrId.trim().split(/[:/]/).at(-1) ?? '');
  return found ? `l-${found[1]}` : undefined;
}

/** Pages of usage are named by the license and a number after `#`, licenses by the product and the customer after the last colon. */
export const CUSTOMER_IDENTIFIER = /^[\x21\x22\x24-\x39\x3b-\x7e]{1,255}$/;
export const CUSTOMER_IDENTIFIER_EXPECTED = 'expected a customer identifier: up to 255 printable characters without spaces, # and colons';

const LEGACY_LICENSE_ID = /^[^:]+:.+$/;

/** Our key of a license of a LEGACY product: AWS knows the customer only. */
export function legacyLicenseId(productCode: string, customerIdentifier: string): string {
  return `${productCode}:${customerIdentifier.trim()}`;
}

/** The product and the customer in our key of a LEGACY license. Nothing in that of another. */
export function legacyCustomerOf(license: string): { readonly product: string; readonly customer: string } | undefined {
  const colon = license.lastIndexOf(':');
  return colon < 0 ? undefined : { product: license.slice(0, colon), customer: license.slice(colon + 1) };
}

/** The customer of a LEGACY license, as APIs take it. */
export function customerIdentifierOf(license: string): string {
  return legacyCustomerOf(license)?.customer ?? license;
}

/** Whether a text is our key of a license, of either agreement model. */
export function isLicenseId(text: string): boolean {
  const concurrent = licenseIdOf(text);
  return concurrent === text || (concurrent === undefined && LEGACY_LICENSE_ID.test(text));
}

const USUAL = /^arn:[^/]+:l-[A-Za-z0-9]+$/;
const UNUSUAL = /^(?:arn:)?(aws[a-z-]*):license-manager:[^:]*:([0-9]{12}):(?:license[:/])?(?:l|lic)-([A-Za-z0-9]+)$/;

/** The ARN as APIs take it, which know one spelling only. Events have others (see `licenseIdOf`); an ARN of unknown form stays as it is. */
export function callableArn(arn: string): string {
  const told = arn.trim();
  const parts = USUAL.test(told) ? null : UNUSUAL.exec(told);
  return parts ? licenseArnOf(parts[1], parts[2], `l-${parts[3]}`) : told;
}
