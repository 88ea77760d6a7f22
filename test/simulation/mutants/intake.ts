import type { Mutant } from './mutant.js';

const HANDLER = 'lambda/usage-intake/handler.ts';
const APPLY = 'lambda/core/metering/apply.ts';
const PAGE_WRITES = 'lambda/adapters/metering/page-writes.ts';
const RULES = 'lambda/core/metering/ledger-rules.ts';
const METERS = 'lambda/adapters/metering/license-meters.ts';

/** Mistakes of those who hear usage. */
export const INTAKE_MUTANTS: readonly Mutant[] = [
  {
    name: 'home-by-clock',
    pitfall: '1, R1',
    patches: [
      { file: HANDLER, find: 'import { endOf } from', replace: 'import { endOf, hourOf } from' },
      { file: HANDLER, find: 'admitted.push({ event, message });', replace: 'admitted.push({ event: { ...event, hour: hourOf(clock.now()) }, message });' },
    ],
  },
  {
    name: 'hint-without-revision',
    pitfall: '8',
    patches: [
      { file: METERS, find: '\'ADD #late :hour, #rev :one\'', replace: '\'ADD #late :hour\'' },
      { file: METERS, find: '{ \'#late\': \'late\', \'#rev\': \'rev\' }', replace: '{ \'#late\': \'late\' }' },
      { file: METERS, find: '{ \':hour\': { SS: [hour] }, \':one\': { N: \'1\' } }', replace: '{ \':hour\': { SS: [hour] } }' },
    ],
  },
  {
    name: 'hint-before-apply',
    pitfall: '9',
    patches: [
      {
        file: HANDLER, find: 'const full = fullPages.of(home);',
        replace: 'if (clock.now() >= endOf(home.hour) + GRACE_MILLISECONDS / 2) { await meters.hint(home.license, home.hour); } const full = fullPages.of(home);',
      },
      { file: HANDLER, find: 'if (applied.added + applied.repeated > 0 && clock.now()', replace: 'if (false as boolean && clock.now()' },
    ],
  },
  { name: 'month-tested-before-the-id', pitfall: '3', patches: [{ file: RULES, find: 'export const OLDEST_MILLISECONDS = 40 * DAY;', replace: 'export const OLDEST_MILLISECONDS = 0;' }] },
  { name: 'page-kept-too-short', pitfall: '20', patches: [{ file: RULES, find: 'export const PAGE_KEPT_MILLISECONDS = 45 * DAY;', replace: 'export const PAGE_KEPT_MILLISECONDS = 4 * DAY;' }] },
  {
    name: 'hint-not-awaited',
    pitfall: 'R5',
    patches: [{ file: HANDLER, find: 'await meters.hint(home.license, home.hour);', replace: 'void meters.hint(home.license, home.hour).catch(() => undefined);' }],
  },
  {
    name: 'no-hint-for-repeats',
    pitfall: 'S2',
    patches: [{ file: HANDLER, find: 'applied.added + applied.repeated > 0', replace: 'applied.added > 0' }],
  },
  {
    name: 'capacity-changes',
    pitfall: '17',
    patches: [{
      file: PAGE_WRITES, find: 'const hasRoom = page === FIRST_PAGE ? `(attribute_not_exists(${n}) OR ${n} < ${cap})` : `${n} < ${cap}`;',
      replace: 'const most = on.value({ N: entries.length % 2 ? "40" : "90" }); const hasRoom = `(attribute_not_exists(${n}) OR ${n} < ${most})`;',
    }],
  },
  {
    name: 'ids-without-content',
    pitfall: '18',
    patches: [{ file: APPLY, find: 'if (content.equals(one.contentHash)) {', replace: 'if (true as boolean) {' }],
  },
  {
    name: 'ids-not-tested',
    pitfall: 'R2',
    patches: [{
      file: PAGE_WRITES, find: 'condition: [hasRoom, ...ids.map(({ name }) => `attribute_not_exists(${name})`)].join(\' AND \'),',
      replace: 'condition: hasRoom,',
    }],
  },
  {
    name: 'pages-begin-at-zero',
    pitfall: 'S1',
    patches: [{ file: APPLY, find: 'const base = full.at(-1)?.heard ?? new Map();', replace: 'const base = new Map<string, bigint>();' }],
  },
];
