import type { LicenseMeters } from '../core/metering/meter.js';

const MOST_REMEMBERED = 50_000;

/** Whether a license has a meter. A meter that was seen once is there for good; only that is remembered. */
export function knownLicenses(meters: LicenseMeters): (license: string) => Promise<boolean> {
  const seen = new Set<string>();
  return async (license) => {
    if (seen.has(license)) {
      return true;
    }
    const found = await meters.get(license) !== undefined;
    if (found) {
      if (seen.size >= MOST_REMEMBERED) {
        seen.clear();
      }
      seen.add(license);
    }
    return found;
  };
}
