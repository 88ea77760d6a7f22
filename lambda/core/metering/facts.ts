import { legacyCustomerOf } from '../license-id.js';
import { hourOf, hourOfMoment, plus } from './hours.js';
import type { Hour } from './hours.js';
import { includedAfter, isSameIncluded } from './included.js';
import type { IncludedFact } from './included.js';
import { arnForCalls } from './meter.js';
import type { Meter, MeterFacts } from './meter.js';

/** A license as the stream of its table shows it. */
export interface LicenseImage extends Omit<MeterFacts, 'src' | 'cut' | 'before' | 'inc'> {
  readonly license: string;
  readonly revision: number;
  /** ISO 8601. When a LEGACY customer subscribed last. */
  readonly subscribed?: string;
  /** ISO 8601. Of the newest event about the license. */
  readonly updated?: string;
  /** What the contract includes, if that is deducted and known. */
  readonly included?: readonly IncludedFact[];
}

/** S7: what to write, and whether the last slot must be sealed at another time than before. */
export interface FactsChange {
  readonly facts: MeterFacts;
  readonly newEnd?: string;
}

const TEXTS = ['arn', 'account', 'start', 'end', 'before', 'cut'] as const;

/**
 * The facts of a meter after an image of its license; nothing when the image is old or changes nothing.
 * @param now milliseconds since the epoch: decides in which style AWS is told, never how much
 */
export function factsAfter(meter: Meter | undefined, image: LicenseImage, now: number): FactsChange | undefined {
  if (meter?.src !== undefined && image.revision <= meter.src) {
    return undefined;
  }
  const end = endAfter(meter, image);
  const inc = includedAfter(meter?.inc, image.included);
  const facts: MeterFacts = {
    ...whoAfter(meter, image, now),
    ...periodAfter(meter, image),
    ...present('end', end),
    ...inc === undefined ? {} : { inc },
    src: image.revision,
  };
  if (meter && TEXTS.every((name) => facts[name] === meter[name]) && isSameIncluded(inc, meter.inc)) {
    return undefined;
  }
  const moved = end !== undefined && end !== meter?.end && hourOfMoment(end) > (meter?.last ?? '');
  return { facts, ...(moved ? { newEnd: end } : {}) };
}

function whoAfter(meter: Meter | undefined, image: LicenseImage, now: number): Pick<MeterFacts, 'arn' | 'account' | 'cut'> {
  if (meter?.cut !== undefined) {
    return { ...present('arn', meter.arn), ...present('account', meter.account), cut: meter.cut };
  }
  const account = image.account ?? meter?.account;
  if (!legacyCustomerOf(image.license)) {
    return { ...present('arn', betterArn(meter?.arn, image.arn)), ...present('account', account) };
  }
  const arn = image.arn === undefined ? undefined : arnForCalls(image.arn);
  const cut = arn !== undefined && account !== undefined ? nextHour(meter?.last, now) : undefined;
  return { ...cut === undefined ? {} : present('arn', arn), ...present('account', account), ...present('cut', cut) };
}

/** Not the running hour: it may lie before the license, and somebody may have told AWS of it by customer. */
function nextHour(last: Hour | undefined, now: number): Hour {
  const next = plus(hourOf(now), 1);
  return last !== undefined && last >= next ? plus(last, 1) : next;
}

/** An end moves only to an hour that was not told yet; a license that was provisioned again has none. */
function endAfter(meter: Meter | undefined, image: LicenseImage): string | undefined {
  const { end } = image;
  if (meter?.fin && backAt(meter, image) === undefined) {
    return meter.end;
  }
  if (meter?.end === undefined || end === undefined || meter.last === undefined) {
    return end;
  }
  return hourOfMoment(end) > meter.last || meter.fin ? end : meter.end;
}

/**
 * A customer who is back begins anew once the subscription before is told to its end: AWS takes no slot of the time between. The image
 * knows the first activation of all, and a newest one that also comes with another offer: neither is where a later subscription began.
 */
function periodAfter(meter: Meter | undefined, image: LicenseImage): Pick<MeterFacts, 'start' | 'before'> {
  const back = meter && backAt(meter, image);
  if (back !== undefined && (meter?.fin || hourOfMoment(meter?.end ?? '') <= (meter?.last ?? ''))) {
    return { start: back, ...present('before', meter?.end) };
  }
  if (meter?.before !== undefined) {
    return { ...present('start', meter.start), before: meter.before };
  }
  return present('start', image.start ?? meter?.start);
}

/**
 * When a LEGACY customer has subscribed again after the end that the meter knows. A license does not come back, for a new purchase has a
 * new one; should one be provisioned again after it was closed, it is open from then on.
 */
function backAt({ end, fin }: Meter, image: LicenseImage): string | undefined {
  return [image.subscribed, ...fin && image.end === undefined ? [image.updated] : []].find((time) => end !== undefined && time !== undefined && time > end);
}

function betterArn(known: string | undefined, seen: string | undefined): string | undefined {
  return seen === undefined || (known?.startsWith('arn:') && !seen.startsWith('arn:')) ? known : seen;
}

function present<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : { [name]: value } as Record<Name, string>;
}
