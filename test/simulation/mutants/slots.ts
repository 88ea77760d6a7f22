import type { Mutant } from './mutant.js';

const SLOTS = 'lambda/core/metering/slots.ts';
const STATEMENT = 'lambda/core/metering/statement.ts';
const RULES = 'lambda/core/metering/ledger-rules.ts';
const PREPARE = 'lambda/usage-reporter/prepare.ts';
const METERS = 'lambda/adapters/metering/license-meters.ts';
const PAGES = 'lambda/adapters/metering/usage-pages.ts';

/** Mistakes of those who decide what is told in which slot. */
export const SLOT_MUTANTS: readonly Mutant[] = [
  { name: 'remainder-forgotten', pitfall: '4', patches: [{ file: STATEMENT, find: 'const rem = last ? new Map<Series, Amount>() : rest;', replace: 'const rem = new Map<Series, Amount>();' }] },
  {
    name: 'remainder-of-another-month',
    pitfall: '5, R6',
    patches: [{ file: STATEMENT, find: 'sum(...untold, sameMonth ? meter.rem : new Map())', replace: 'sum(...untold, meter.rem)' }],
  },
  {
    name: 'skipped-month-forgotten',
    pitfall: '13',
    patches: [{ file: STATEMENT, find: 'if (hour > (meter.last ?? \'\') && monthOf(hour) < monthOf(slot)', replace: 'if (false as boolean && monthOf(hour) < monthOf(slot)' }],
  },
  { name: 'hints-not-looked-at', pitfall: '6', patches: [{ file: SLOTS, find: 'const again = [...meter.late, ...lookBack]', replace: 'const again = [...lookBack]' }] },
  {
    name: 'hints-taken-unread',
    pitfall: '8',
    patches: [{ file: STATEMENT, find: 'new Set([...meter.late].filter((hour) => !(hours.has(hour) && taken(hour))));', replace: 'new Set<Hour>(); void taken;' }],
  },
  {
    name: 'eventual-read-of-pages',
    pitfall: '10',
    patches: [{ file: PAGES, find: 'ConsistentRead: true, KeyConditionExpression: condition', replace: 'ConsistentRead: false, KeyConditionExpression: condition' }],
  },
  {
    name: 'month-closed-at-once',
    pitfall: '14',
    patches: [{ file: RULES, find: 'export const HOLD_MILLISECONDS = 120 * MINUTE;', replace: 'export const HOLD_MILLISECONDS = 10 * MINUTE;' }],
  },
  {
    name: 'sealed-at-the-end',
    pitfall: '15',
    patches: [{ file: SLOTS, find: 'if (now < Date.parse(end) + finalUsageGrace) {', replace: 'if (now < Date.parse(end) + 0 * finalUsageGrace) {' }],
  },
  {
    name: 'sealed-long-after-the-end',
    pitfall: '5.6',
    patches: [{ file: SLOTS, find: 'if (now < Date.parse(end) + finalUsageGrace) {', replace: 'if (now < Date.parse(end) + 4 * finalUsageGrace) {' }],
  },
  {
    name: 'months-mixed',
    pitfall: 'R6',
    patches: [{ file: STATEMENT, find: 'monthOf(hour) === month && hour <= slot && hour >= first', replace: 'hour <= slot && hour >= first' }],
  },
  {
    name: 'sealed-before-the-receipt',
    pitfall: 'S3',
    patches: [{ file: PREPARE, find: '!receipts.get(meter.pend.slot)?.get(meter.license)?.settled', replace: '(false as boolean)' }],
  },
  unconditional('sealed-without-condition', 'removed'),
  unconditional('written-off-without-condition', 'gone'),
];

/** A write to a meter that does not mind whether the meter has changed since it was read. */
function unconditional(name: string, gone: string): Mutant {
  const written = `UpdateExpression: \`SET \${set.join(', ')}\${${gone}.length > 0 ? \` REMOVE \${${gone}.join(', ')}\` : ''}\`,`;
  return { name, pitfall: 'R3', patches: [{ file: METERS, find: `${written}\n      ConditionExpression: \`\${rev} = \${on.value({ N: read.rev.toString() })}\`,`, replace: written }] };
}
