import type { Behaviour } from '../behaviour.js';
import { MarketplaceError } from '../errors.js';
import { HOUR, METERING_WINDOWS } from '../rules.js';
import { hourOf, iso, monthCloseOf } from '../times.js';
import type { Usage } from './usage.js';

/** A record is refused for its time. */
export class WrongTime extends MarketplaceError {}

/** Facts 3.4: not in the future, not too old, and the month of the record not closed. */
export function checkWindow({ time }: Usage, at: string, now: number, { meteringWindow }: Pick<Behaviour, 'meteringWindow'>): void {
  const problem = windowProblem(time, now, METERING_WINDOWS[meteringWindow]);
  if (problem !== undefined) {
    throw outOfBounds(`${at}: timestamp ${iso(time)} ${problem} (now ${iso(now)})`);
  }
}

function windowProblem(time: number, now: number, window: number): string | undefined {
  if (time > now) {
    return 'is in the future';
  }
  if (now >= monthCloseOf(time)) {
    return `is of a month that closed at ${iso(monthCloseOf(time))}`;
  }
  return now - time >= window ? `is ${window === HOUR ? '1 hour' : `${window / HOUR} hours`} old or older` : undefined;
}

/**
 * Facts 3.3, 3.4: usage is within the license's activation period. A license not activated yet has none to check against.
 * A legacy record names no license: before the start it is out of bounds, after the end the customer is not subscribed.
 */
export function checkActivationPeriod({ license, style, time, hour }: Usage, at: string, { usageBeforeActivation }: Pick<Behaviour, 'usageBeforeActivation'>): void {
  if (!license) {
    return;
  }
  const { activatedAt = time, deprovisionedAt = time, arn } = license;
  // What was CustomerNotSubscribed in the hour of the activation is to be sent again, unchanged.
  const tooEarly = usageBeforeActivation === 'CUSTOMER_NOT_SUBSCRIBED' ? hour < hourOf(activatedAt) : time < activatedAt;
  if (style === 'PRODUCT') {
    if (tooEarly) {
      throw outOfBounds(`${at}: timestamp ${iso(time)} is before the subscription started at ${iso(activatedAt)}`);
    }
    return;
  }
  if (tooEarly) {
    throw outsidePeriod(`${at}: timestamp ${iso(time)} is before license ${arn} was activated at ${iso(activatedAt)}`);
  }
  if (time > deprovisionedAt) {
    throw outsidePeriod(`${at}: timestamp ${iso(time)} is after license ${arn} was deprovisioned at ${iso(deprovisionedAt)}`);
  }
}

function outOfBounds(problem: string): WrongTime {
  return new WrongTime('TimestampOutOfBoundsException', `${problem}. The entire batch is not processed.`);
}

function outsidePeriod(problem: string): WrongTime {
  return new WrongTime('InvalidLicenseException', `${problem}. Usage must be within the license activation period.`);
}
