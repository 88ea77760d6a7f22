import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { convict } from '../test/simulation/mutants/convict.js';
import type { Conviction } from '../test/simulation/mutants/convict.js';
import { MUTANTS } from '../test/simulation/mutants/mutants.js';
import type { SeedResult } from '../test/simulation/run-seed.js';
import { runSeeds } from '../test/simulation/runner/run-seeds.js';
import { VARIANTS, isVariant } from '../test/simulation/variants.js';
import type { VariantName } from '../test/simulation/variants.js';

/** Simulates months of metering: `npm run simulate -- --from 1 --seeds 1000`. Exits 1 when anything that must never happen did. */
const { values } = parseArgs({
  options: {
    'from': { type: 'string', default: '1' },
    'seeds': { type: 'string', default: '100' },
    'licenses': { type: 'string', default: '3' },
    'workers': { type: 'string', default: availableParallelism().toString() },
    'calm': { type: 'boolean', default: false },
    'variant': { type: 'string' },
    'mutant': { type: 'string' },
    'mutants': { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
});
const TAIL = 60;
const CONVICTIONS = 'test/simulation/mutants/convictions.json';

function wholeNumber(name: 'from' | 'seeds' | 'licenses' | 'workers'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error(`--${name} is ${values[name]}: give a whole number of 1 or more.`);
  }
  return number;
}

const mutant = MUTANTS.find(({ name }) => name === values.mutant);
if (values.mutant !== undefined && !mutant) {
  throw new Error(`There is no mutant "${values.mutant}"; there are: ${MUTANTS.map(({ name }) => name).join(', ')}.`);
}
const variant = variantNamed(values.variant ?? mutant?.variant);
const from = wholeNumber('from');
const seeds = Array.from({ length: wholeNumber('seeds') }, (_, i) => from + i);
const begun = Date.now();
const codes = new Map<string, number>();
const totals = { months: 0, violated: 0, runs: 0, calls: 0, accepted: 0, events: 0 };

function variantNamed(name: string | undefined): VariantName | undefined {
  if (name !== undefined && !isVariant(name)) {
    throw new Error(`There is no variant "${name}"; there are: ${VARIANTS.join(', ')}.`);
  }
  return name;
}

function tell({ seed, violations, tail, digest }: SeedResult): void {
  console.log(`\nSeed ${seed} (digest ${digest}) violates what must always hold. Replay: npm run simulate -- --from ${seed} --seeds 1 --licenses ${values.licenses}${variant ? ` --variant ${variant}` : ''}${mutant ? ` --mutant ${mutant.name}` : ''}`);
  for (const { code, time, text } of violations) {
    console.log(`  ${code} at ${new Date(time).toISOString()}: ${text}`);
  }
  if (!values['keep-going']) {
    console.log(tail.slice(-TAIL).map((line) => `    ${line}`).join('\n'));
  }
}

/** Looks for the first seed that convicts each mutant, or each of a variant, and writes the seeds down. */
async function convictAll(): Promise<void> {
  const convictions = variant === undefined ? {} : JSON.parse(await readFile(CONVICTIONS, 'utf8')) as Record<string, Conviction>;
  for (const mutant of MUTANTS.filter((one) => variant === undefined || one.variant === variant)) {
    const conviction = await convict(mutant, seeds, wholeNumber('workers'));
    console.log(`${mutant.name} (pitfall ${mutant.pitfall}): ${conviction ? `seed ${conviction.seed}, ${conviction.code}: ${conviction.text}` : `not convicted by ${seeds.length} seeds`}`);
    if (conviction) {
      convictions[mutant.name] = { seed: conviction.seed, code: conviction.code };
    } else {
      process.exitCode = 1;
    }
  }
  await writeFile(CONVICTIONS, `${JSON.stringify(convictions, undefined, 2)}\n`);
}

async function main(): Promise<void> {
  if (values.mutants) {
    await convictAll();
    return;
  }
  await runSeeds({
    seeds,
    licenses: wholeNumber('licenses'),
    workers: wholeNumber('workers'),
    calm: values.calm,
    variant,
    patches: mutant?.patches,
    each: (result) => {
      totals.months += 1;
      for (const name of ['runs', 'calls', 'accepted', 'events'] as const) {
        totals[name] += result.stats[name];
      }
      if (result.violations.length === 0) {
        return true;
      }
      totals.violated += 1;
      tell(result);
      for (const code of new Set(result.violations.map((one) => one.code))) {
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      return values['keep-going'];
    },
  });
  console.log(`\n${totals.months} months in ${((Date.now() - begun) / 1_000).toFixed(1)} s: ${totals.violated} with violations${[...codes].map(([code, count]) => `, ${code} in ${count}`).join('')}; `
    + `${totals.events} messages, ${totals.runs} runs, ${totals.calls} calls, ${totals.accepted} records accepted.`);
  process.exitCode = totals.violated > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
