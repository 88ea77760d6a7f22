import type { Books } from './books.js';
import type { Heard } from './heard.js';
import type { Usage } from '../world/usage.js';
import type { Violations } from './violations.js';

/** Every event that was sent is on exactly one page, or in quarantine for a good reason. */
export function checkCounted(sent: Iterable<Usage>, heard: Heard, books: Books, meterSince: (license: string) => number, violations: Violations): void {
  const codes = new Map<string, string>();
  /** When usage of the future was received, by the clock that refused it. */
  const futureAt = new Map<string, number>();
  for (const item of books.quarantined) {
    const name = item.sk.S?.replace(/#[0-9a-f]+$/, '') ?? '';
    codes.set(name, `${codes.get(name) ?? ''} ${item.code.S ?? ''}`);
    if (item.code.S === 'FUTURE') {
      futureAt.set(name, Date.parse(/\((.*)\)/.exec(item.reason.S ?? '')?.[1] ?? ''));
    }
  }
  for (const usage of sent) {
    const first = heard.onPages.get(`${usage.license} ${usage.idHash} ${usage.hour}`);
    const code = codes.get(usage.id) ?? '';
    if (first === usage) {
      if (code.includes('TOO_OLD')) {
        violations.add('LEDGER_SAYS_NOT_BILLED', `${usage.id} of ${usage.hour} is counted on its page, and in quarantine as too old`);
      }
      continue;
    }
    const allowed = (first !== undefined && code.includes('OTHER_CONTENT'))
      || (code.includes('UNKNOWN_LICENSE') && meterSince(usage.license) > usage.acknowledged)
      || usage.occurredAt > (futureAt.get(usage.id) ?? Infinity);
    if (usage.acknowledged === Infinity) {
      violations.add('FAILS_FOR_EVER', `${usage.id} of ${usage.hour}: its message is neither done nor in a queue`);
    } else if (!allowed) {
      violations.add('NOT_COUNTED', `${usage.id} of ${usage.hour} was acknowledged at ${new Date(usage.acknowledged).toISOString()} and is on no page${code ? `, but in quarantine:${code}` : ''}`);
    }
  }
}
