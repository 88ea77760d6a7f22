import type { Life } from '../world/licenses.js';
import { DAY, HOUR, MINUTE, monthEnd } from '../world/times.js';
import type { Bill } from './bill.js';
import type { Books, HourOfBooks } from './books.js';
import { ENOUGH } from './excuses.js';
import type { Excuses } from './excuses.js';
import type { Seal } from './seals.js';
import type { Violations } from './violations.js';

/** Receipts beside what AWS has: each says the truth, and nothing was given up that could have been billed. */
export function checkReceipt(hour: HourOfBooks, seal: Seal, life: Life, { books, bill, excuses, violations }: {
  readonly books: Books; readonly bill: Bill; readonly excuses: Excuses; readonly violations: Violations;
}): void {
  for (const [dimension, { quantity, result }] of books.outcomes(hour)) {
    const key = `${life.id} ${dimension} ${hour.hour}`;
    const accepted = bill.accepted.get(key);
    switch (result) {
      case 'ACCEPTED':
        if (accepted !== quantity) {
          violations.add('LEDGER_SAYS_BILLED', `${key}: the ledger says ${quantity} units were accepted, AWS bills ${accepted ?? 'none'}`);
        }
        break;
      case 'QUARANTINED':
        if (accepted !== undefined && !bill.notSubscribed.has(key)) {
          violations.add('LEDGER_SAYS_NOT_BILLED', `${key}: the ledger says AWS refused ${quantity} units, AWS bills ${accepted}`);
        }
        if (bill.notSubscribed.has(key) && excuses.billableIn(life).had(2 * HOUR, seal.time, windowOf(seal, life) - HOUR)) {
          violations.add('QUARANTINED_WITHOUT_NEED', `${key}: ${quantity} units are given up for an answer that passed: AWS would have taken them later`);
        }
        if (!bill.notSubscribed.has(key) && !bill.refusedAlone.has(key)) {
          violations.add('QUARANTINED_WITHOUT_NEED', `${key}: ${quantity} units are given up and AWS never refused them by themselves`);
        }
        break;
      case 'EXPIRED': {
        const window = windowOf(seal, life);
        if (excuses.calmOf(life).had(ENOUGH, seal.time, window - MINUTE)) {
          violations.add('EXPIRED_WITHOUT_NEED', `${key}: ${quantity} units, decided at ${new Date(seal.time).toISOString()}, could have been told until ${new Date(window).toISOString()}`);
        }
        break;
      }
      default:
        violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${key}: the outcome "${result}" is none`);
    }
  }
}

function windowOf({ pend }: Seal, { ended }: Life): number {
  const ts = Date.parse(pend.ts.S ?? '');
  return Math.min(ts + DAY, monthEnd(ts) + 6 * HOUR, ended + HOUR);
}
