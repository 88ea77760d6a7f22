import { hourOfMoment } from './hours.js';
import type { Meter, MeterFacts } from './meter.js';

/** A license as the stream of its table shows it. */
export interface LicenseImage extends Omit<MeterFacts, 'src'> {
  readonly license: string;
  readonly revision: number;
}

/** S7: what to write, and whether the last slot must be sealed at another time than before. */
export interface FactsChange {
  readonly facts: MeterFacts;
  readonly newEnd?: string;
}

/** The facts of a meter after an image of its license; nothing when the image is old or changes nothing. */
export function factsAfter(meter: Meter | undefined, image: LicenseImage): FactsChange | undefined {
  if (meter?.src !== undefined && image.revision <= meter.src) {
    return undefined;
  }
  const end = endAfter(meter, image.end);
  const facts: MeterFacts = {
    ...present('arn', betterArn(meter?.arn, image.arn)),
    ...present('account', image.account ?? meter?.account),
    ...present('start', image.start ?? meter?.start),
    ...present('end', end),
    src: image.revision,
  };
  if (meter && (['arn', 'account', 'start', 'end'] as const).every((name) => facts[name] === meter[name])) {
    return undefined;
  }
  const moved = end !== undefined && end !== meter?.end && hourOfMoment(end) > (meter?.last ?? '');
  return { facts, ...(moved ? { newEnd: end } : {}) };
}

/** An end moves only to an hour that was not told yet; a license that was provisioned again has none. */
function endAfter(meter: Meter | undefined, end: string | undefined): string | undefined {
  if (!meter || meter.fin) {
    return meter ? meter.end : end;
  }
  if (meter.end === undefined || end === undefined || meter.last === undefined) {
    return end;
  }
  return hourOfMoment(end) > meter.last ? end : meter.end;
}

function betterArn(known: string | undefined, seen: string | undefined): string | undefined {
  return seen === undefined || (known?.startsWith('arn:') && !seen.startsWith('arn:')) ? known : seen;
}

function present<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : { [name]: value } as Record<Name, string>;
}
