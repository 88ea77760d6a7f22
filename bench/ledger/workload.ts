import type { Product } from '../../sandbox/src/marketplace/product.js';
import { PRODUCT as ACME } from '../../test/simulation/world/licenses.js';
import type { Life } from '../../test/simulation/world/licenses.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Of every call to a service, in milliseconds of virtual time. */
export const LATENCY = 20;

export const ACTIVE_SINCE = Date.parse('2026-11-10T06:00:00Z');
/** Usage of this hour is told; that of the hour before was told already, as in a ledger that has run for a while. */
export const MEASURED_HOUR = Date.parse('2026-11-10T08:00:00Z');

/** Names of twelve characters, as the estimates of the protocol have them. */
export function dimensionNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `dimension_${i.toString().padStart(2, '0')}`);
}

export function PRODUCT(dimensions: number): Product {
  return { ...ACME, dimensions: dimensionNames(dimensions).map((key) => ({ key, kind: 'METERED' })) };
}

/** Licenses as AWS names them: 32 hexadecimal digits. */
export function livesOf(count: number): Life[] {
  return Array.from({ length: count }, (_, i) => {
    const hex = `${(0x5bd1e995 * (i + 1) % 2 ** 32).toString(16).padStart(8, '0')}${i.toString(16).padStart(24, '0')}`;
    return {
      id: `l-${hex}`, arn: `arn:aws:license-manager::294406891311:license:l-${hex}`, account: (200_000_000_000 + i).toString(),
      agreed: ACTIVE_SINCE, activated: ACTIVE_SINCE, usable: ACTIVE_SINCE, ended: Infinity, suspended: [],
    };
  });
}

/** What the app reports of one license in one hour: one message with an event for each dimension. */
export function usageOf(license: string, hour: number, dimensions: number): Record<string, unknown>[] {
  const occurredAt = new Date(hour + 10 * MINUTE).toISOString();
  return dimensionNames(dimensions).map((dimension, i) => ({ id: `${license}-${hour}-${dimension}`, license, dimension, quantity: i + 1, occurredAt }));
}
