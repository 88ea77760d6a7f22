import { addTo } from '../../../lambda/core/metering/hour-account.js';
import type { Quantity, UsageLine } from '../../../lambda/core/metering/hour-account.js';
import { endOf, startOf } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { HOLD_MILLISECONDS } from '../../../lambda/core/metering/ledger-rules.js';
import type { Context } from '../context.js';
import type { Ledger } from './ledger.js';
import { legend, quantityTexts, quantityWords } from './texts.js';
import { linesOfAll } from './usage-lines.js';

/** What somebody should look at. */
const NOTABLE: readonly Quantity[] = ['quarantined', 'expired', 'writtenOff', 'untold', 'held'];

/** Which licenses have usage that AWS Marketplace does not have. Keeps only those in memory. @param dimensions only these; refused events are told for all */
export async function summary(ledger: Ledger, hours: readonly Hour[], dimensions: readonly string[] | undefined, context: Context): Promise<void> {
  const found = new Map<string, Partial<Record<Quantity, bigint>>>();
  const now = context.now();
  for await (const line of linesOfAll(ledger, hours)) {
    const notable = dimensions?.includes(line.dimension) ?? true ? notableOf(line, now) : undefined;
    if (notable) {
      const total = found.get(line.license) ?? {};
      addTo(total, notable);
      found.set(line.license, total);
    }
  }
  const licenses = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  const [first] = hours;
  const refused = dimensions === undefined ? [...await ledger.refusedSince(new Date(startOf(first)).toISOString())] : [];
  context.console.out(context.json
    ? JSON.stringify({
        from: hours.at(0), to: hours.at(-1),
        licenses: licenses.map(([license, some]) => ({ license, ...quantityTexts(some) })),
        refused: refused.map(([license, events]) => ({ ...license === '' ? {} : { license }, events })),
      }, null, 2)
    : [...licenses.length === 0 && refused.length > 0 ? [] : [words(licenses, hours)], ...refusedWords(refused)].join('\n'));
}

function notableOf({ hour, quantities }: UsageLine, now: number): UsageLine['quantities'] | undefined {
  const isDue = now >= endOf(hour) + HOLD_MILLISECONDS;
  const some = NOTABLE.filter((name) => (quantities[name] ?? 0n) > 0n && (name !== 'untold' || isDue));
  return some.length === 0 ? undefined : Object.fromEntries(some.map((name) => [name, quantities[name]]));
}

function words(licenses: readonly [string, UsageLine['quantities']][], hours: readonly Hour[]): string {
  const when = `hours ${hours.at(0)} to ${hours.at(-1)} (UTC)`;
  if (licenses.length === 0) {
    return `Nothing to look at, ${when}: AWS Marketplace has all that was due.`;
  }
  const lines = licenses.map(([license, quantities]): UsageLine => ({ license, hour: '', dimension: '', quantities, duplicate: false, reasons: [] }));
  return [
    `Licenses with usage that AWS Marketplace does not have, ${when}, units of all dimensions`,
    ...licenses.map(([license, quantities]) => `  ${license}  ${quantityWords(quantities)}`),
    'What it means', ...legend(lines),
    'Each hour of a license: usage <license>',
  ].join('\n');
}

function refusedWords(refused: readonly (readonly [string, number])[]): string[] {
  return refused.length === 0
    ? []
    : [
        'Events that were refused on arrival and never counted; usage <license> says why',
        ...refused.map(([license, events]) => `  ${license === '' ? 'without a license that can be read' : license}  ${events} ${events === 1 ? 'event' : 'events'}`),
      ];
}
