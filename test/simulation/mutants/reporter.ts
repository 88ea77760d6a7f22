import type { Mutant } from './mutant.js';

const SETTLE = 'lambda/usage-reporter/settle.ts';
const RUN = 'lambda/usage-reporter/run.ts';
const PASS = 'lambda/usage-reporter/pass.ts';
const SENDER = 'lambda/usage-reporter/sender.ts';
const PAGES = 'lambda/adapters/metering/usage-pages.ts';
const TAKER = 'lambda/adapters/metering/usage-taker.ts';
const OUTCOMES = 'lambda/core/metering/outcomes.ts';
const LOOP = '  for (const hour of statement.take.keys()) {';

/** Mistakes of those who tell AWS, and write down what it answered. */
export const REPORTER_MUTANTS: readonly Mutant[] = [
  {
    name: 'settled-without-order',
    pitfall: '11',
    patches: [{ file: PAGES, find: 'condition: `attribute_not_exists(${by}) OR ${by} < ${slot}`,', replace: 'condition: \'attribute_exists(pk)\',' }],
  },
  {
    name: 'slot-settled-first',
    pitfall: '12',
    patches: [{ file: SETTLE, find: LOOP, replace: `  await pages.settleSlot(license, statement, receipt);\n${LOOP}` }],
  },
  {
    name: 'expired-told-again',
    pitfall: '16',
    patches: [{
      file: SETTLE, find: LOOP,
      replace: `  if ([...receipt.outcomes.values()].some(({ result }) => result === 'EXPIRED')) {\n    return pages.settleSlot(license, { ...statement, take: new Map() }, receipt);\n  }\n${LOOP}`,
    }],
  },
  { name: 'nothing-written-off', pitfall: 'S6', patches: [{ file: PASS, find: 'await writeOff(shard, prepared.idle, deps);', replace: 'void writeOff;' }] },
  { name: 'nothing-audited', pitfall: 'S8', patches: [{ file: RUN, find: 'await auditor.audit([...one.inhabited], hasTime);', replace: 'void auditor;' }] },
  { name: 'silence-means-success', pitfall: '19', patches: [{ file: TAKER, find: '?? \'UNPROCESSED\' };', replace: '?? { status: \'Success\' } };' }] },
  { name: 'refusals-are-final', pitfall: 'S5', patches: [{ file: OUTCOMES, find: 'REFUSALS[error] ?? \'AGAIN\' : \'AGAIN\';', replace: 'REFUSALS[error] ?? \'AGAIN\' : \'POISON\';' }] },
  {
    name: 'poison-not-isolated',
    pitfall: 'S5',
    patches: [{ file: SENDER, find: 'if (inTime.length === 1) {\n      suspects.push({ ...inTime[0], error, message });', replace: 'if (inTime.length > 0) {\n      suspects.push(...inTime.map((one) => ({ ...one, error, message })));' }],
  },
  {
    name: 'not-subscribed-is-final',
    pitfall: 'S5',
    patches: [{ file: OUTCOMES, find: 'return !window.ofEndedLicense && now >= window.end - NOT_SUBSCRIBED_MARGIN_MILLISECONDS', replace: 'return now >= 0' }],
  },
  {
    name: 'sent-after-the-window',
    pitfall: 'S4',
    patches: [{ file: SENDER, find: 'const passed = now >= telling.windowEnd - SEND_MARGIN_MILLISECONDS;', replace: 'const passed = now >= telling.windowEnd + SEND_MARGIN_MILLISECONDS * 30;' }],
  },
];
