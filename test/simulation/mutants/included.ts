import type { Mutant } from './mutant.js';

const INCLUDED = 'lambda/core/metering/included.ts';
const PREPARE = 'lambda/usage-reporter/prepare.ts';
const SLOTS = 'lambda/core/metering/slots.ts';
const STATEMENT = 'lambda/core/metering/statement.ts';
const FACTS = 'lambda/core/metering/facts.ts';

/** Mistakes of those who deduct what a contract includes. */
export const INCLUDED_MUTANTS: readonly Mutant[] = [
  {
    name: 'included-used-before-the-seal',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{
      file: PREPARE, find: '  const isSealed = await meters.seal(meter, sealed);',
      replace: '  if (sealed.inc && !await meters.include(meter, sealed.inc)) {\n    return;\n  }\n  const isSealed = await meters.seal({ ...meter, rev: meter.rev + (sealed.inc ? 1 : 0) }, sealed);',
    }],
  },
  {
    name: 'included-not-used',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: STATEMENT, find: '    ...(inc ? { inc } : {}),\n', replace: '' }],
  },
  {
    name: 'included-used-twice',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: INCLUDED, find: 'used: terms[at].used + included };', replace: 'used: terms[at].used + 2n * included };' }],
  },
  {
    name: 'renewal-resets-nothing',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: INCLUDED, find: 'return [dimension, [...terms.slice(0, -1), over, { until, included, used: 0n, of }].slice(-TERMS_KEPT)];', replace: 'return [dimension, [...terms.slice(0, -1), over, { until, included, used: last.used, of }].slice(-TERMS_KEPT)];' }],
  },
  {
    name: 'amendment-resets',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: INCLUDED, find: '{ ...last, until: isOther ? until : last.until || until, included, of }', replace: '{ ...last, used: last.included === included ? last.used : 0n, until: isOther ? until : last.until || until, included, of }' }],
  },
  {
    name: 'late-usage-of-the-newest-term',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: INCLUDED, find: 'return found < 0 ? terms.length - 1 : found;', replace: 'return found < 0 ? found : terms.length - 1;' }],
  },
  {
    name: 'next-term-not-waited-for',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: SLOTS, find: '|| ended.some((end) =>', replace: '|| ended.some((end) => (false as boolean) &&' }],
  },
  {
    name: 'facts-forget-what-was-used',
    pitfall: 'included usage',
    variant: 'included',
    patches: [{ file: FACTS, find: 'const inc = includedAfter(meter?.inc, image.included);', replace: 'const inc = includedAfter(undefined, image.included);' }],
  },
];
