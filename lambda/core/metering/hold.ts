import type { Hour } from './hours.js';

/** Usage that no statement may take until a person has decided about it. */
export interface Hold {
  /** After a restored table was adopted: every hour up to this one. */
  readonly upTo?: Hour;
  /** Hours that are being written off. */
  readonly hours?: ReadonlySet<Hour>;
  /** Hours above a ceiling, and whether the administrator was asked about them. */
  readonly over?: ReadonlyMap<Hour, boolean>;
}

/** Whether the usage of an hour waits for a person. It stays on its pages, and what is heard later waits with it. */
export function isHeld({ hold }: { readonly hold?: Hold }, hour: Hour): boolean {
  return hold !== undefined && (hour <= (hold.upTo ?? '') || hold.hours?.has(hour) === true || hold.over?.has(hour) === true);
}
