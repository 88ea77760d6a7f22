const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?\s*(?:ms|s|m|h|d|w)\s*)+$/;

/** Milliseconds of a text such as `90s`, `2h`, `1d 12h`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  if (!WHOLE.test(text.trim())) {
    return undefined;
  }
  return [...text.matchAll(PART)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
}

/** `1d 12h`, `90s` as `1m 30s`; `0s` for nothing. */
export function showDuration(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const amount = Math.floor(rest / UNITS[unit]);
    if (amount > 0) {
      parts.push(`${amount}${unit}`);
      rest -= amount * UNITS[unit];
    }
  }
  return parts.join(' ') || '0s';
}
