import type { Mutant } from './mutant.js';

const PREPARE = 'lambda/usage-reporter/prepare.ts';
const SLOTS = 'lambda/core/metering/slots.ts';
const GUARD = 'lambda/core/metering/spend-guard.ts';
const METERS = 'lambda/adapters/metering/license-meters.ts';
const ALLOW = 'cli/src/metering/allow-hour.ts';
const WRITE_OFF = 'cli/src/metering/write-off-hour.ts';
const CLI_METERS = 'cli/src/metering/meter-writes.ts';

/** Mistakes of those who hold usage above a ceiling, and of those who decide about it. */
export const CEILING_MUTANTS: readonly Mutant[] = [
  {
    name: 'ceiling-after-sealing',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [
      { file: PREPARE, find: 'if (guard && await holdBack(meter, hours, guard, meters)) {', replace: 'if (false as boolean) {' },
      {
        file: PREPARE, find: '  prepared.moved = true;\n  if (isSealed) {',
        replace: '  prepared.moved = true;\n  if (guard && isSealed) {\n    await holdBack({ ...meter, rev: meter.rev + 1 }, hours, guard, meters);\n  }\n  if (isSealed) {',
      },
    ],
  },
  {
    name: 'release-counted-twice',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{
      file: ALLOW, find: '\':heard\': amountsAttribute(stored.use.heard)',
      replace: '\':heard\': amountsAttribute(new Map([...stored.use.heard].map(([name, amount]) => [name, 2n * amount])))',
    }],
  },
  {
    name: 'released-once-for-ever',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: GUARD, find: 'if (undecided > ceiling && amount', replace: 'if (undecided > ceiling && !decided.has(dimension) && amount' }],
  },
  {
    name: 'ceiling-of-what-is-untold',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: GUARD, find: 'const undecided = amount - (decided.get(dimension) ?? 0n);', replace: 'const undecided = amount - (decided.get(dimension) ?? taken.get(dimension) ?? 0n);' }],
  },
  {
    name: 'last-slot-does-not-wait',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: SLOTS, find: '(isLastSlot(slot, meter) && over.some(', replace: '(isLastSlot(slot, meter) && (false as boolean) && over.some(' }],
  },
  {
    name: 'held-for-ever',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: CLI_METERS, find: 'new Map([...read.hold?.over ?? []].filter(([hour]) => hours !== undefined && !hours.includes(hour)));', replace: 'new Map([...read.hold?.over ?? []].filter(([hour]) => hours !== undefined && !(hours.length > 1 && hours.includes(hour))));' }],
  },
  {
    name: 'held-without-being-announced',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: METERS, find: 'const late = on.value({ SS: [...new Set([...read.late, ...over.keys()])] });', replace: 'const late = on.value({ SS: [...read.late.size > 0 ? read.late : new Set(over.keys())] });' }],
  },
  {
    name: 'written-off-while-told',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: WRITE_OFF, find: 'if (!isHeld && untoldOf(before).size > 0 && !await meters.holdHour(meter, hour)) {', replace: 'if (false as boolean) {' }],
  },
  {
    name: 'held-with-other-licenses',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: PREPARE, find: 'read.filter((meter) => !meter.fin && !asked.has(meter.license));', replace: 'read.filter((meter) => !meter.fin && !asked.has(meter.license) && (meter.hold?.over?.size || !read.some(({ hold }) => hold?.over?.size)));' }],
  },
  {
    name: 'held-with-other-hours',
    pitfall: 'ceilings',
    variant: 'ceilings',
    patches: [{ file: SLOTS, find: '.filter((hour) => hour >= begin && !isHeld(meter, hour)))', replace: '.filter((hour) => hour >= begin && !isHeld(meter, hour) && !meter.hold?.over?.size))' }],
  },
];
