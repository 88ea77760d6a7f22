import { licenseKeyOf } from './agreements/license.js';
import type { Charge } from './ledger.js';

type Charged = Pick<Charge, 'license' | 'product' | 'customerIdentifier'>;

/** How people name the license of a charge: its id, or for legacy products `<product code>:<customer identifier>`. */
export function nameOf({ license, product, customerIdentifier }: Charged): string {
  return customerIdentifier === undefined ? shortName(license) : `${product}:${customerIdentifier}`;
}

/** A license's id for its ARN in any spelling; any other name as it is. */
export function shortName(name: string): string {
  const key = licenseKeyOf(name);
  return key === undefined ? name : `l-${key}`;
}

export function isOfLicense(charge: Charged, name: string): boolean {
  return name === nameOf(charge) || shortName(name) === shortName(charge.license);
}
