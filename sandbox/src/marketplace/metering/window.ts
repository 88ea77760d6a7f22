import { MarketplaceError } from '../errors.js';
import { METERING_WINDOW } from '../rules.js';
import { iso, monthCloseOf } from '../times.js';
import type { Usage } from './usage.js';

/** Facts 3.4: not in the future, less than 24 hours old, and the month of the record not closed. */
export function checkWindow({ time }: Usage, at: string, now: number): void {
  const problem = windowProblem(time, now);
  if (problem !== undefined) {
    throw new MarketplaceError('TimestampOutOfBoundsException', `${at}: timestamp ${iso(time)} ${problem} (now ${iso(now)}). The entire batch is not processed.`);
  }
}

function windowProblem(time: number, now: number): string | undefined {
  if (time > now) {
    return 'is in the future';
  }
  if (now >= monthCloseOf(time)) {
    return `is of a month that closed at ${iso(monthCloseOf(time))}`;
  }
  return now - time >= METERING_WINDOW ? 'is 24 hours old or older' : undefined;
}

/** Facts 3.3: usage is within the license's activation period. A license not activated yet has none to check against. */
export function checkActivationPeriod({ purchase, time }: Usage, at: string): void {
  const { activatedAt = time, deprovisionedAt = time, licenseArn } = purchase;
  if (time < activatedAt) {
    throw outsidePeriod(`${at}: timestamp ${iso(time)} is before license ${licenseArn} was activated at ${iso(activatedAt)}`);
  }
  if (time > deprovisionedAt) {
    throw outsidePeriod(`${at}: timestamp ${iso(time)} is after license ${licenseArn} was deprovisioned at ${iso(deprovisionedAt)}`);
  }
}

function outsidePeriod(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidLicenseException', `${problem}. Usage must be within the license activation period.`);
}
