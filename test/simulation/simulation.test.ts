import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convict } from './mutants/convict.js';
import { MUTANTS } from './mutants/mutants.js';
import { runSeed } from './run-seed.js';
import type { SeedResult } from './run-seed.js';
import { runSeeds } from './runner/run-seeds.js';
import { VARIANTS } from './variants.js';
import type { VariantName } from './variants.js';

const all = process.env.SIMULATION === 'all';
const SEEDS = Array.from({ length: all ? 1_000 : 100 }, (_, i) => i + 1);
const VARIED = { seeds: SEEDS.slice(0, all ? 20 : 5), licenses: all ? 3 : 2 };
const MINUTE = 60_000;

const convictions = JSON.parse(readFileSync(join(import.meta.dirname, 'mutants/convictions.json'), 'utf8')) as Record<string, { seed: number } | undefined>;

async function resultsOf(seeds: readonly number[], options: { licenses: number; calm?: boolean; variant?: VariantName }): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  await runSeeds({ seeds, workers: 2, ...options, each: (result) => { results.push(result); return true; } });
  return results;
}

/** What a person needs: which seed, and what was broken. */
function problemsOf(results: readonly SeedResult[]): string[] {
  return results.flatMap(({ seed, violations }) => violations.map(({ code, text }) => `seed ${seed}: ${code}: ${text}`));
}

describe('a simulated month', () => {
  it('bills every unit once or names it, whatever goes wrong', async () => {
    const results = await resultsOf(SEEDS, { licenses: 3 });
    expect(problemsOf(results)).toEqual([]);
    expect(results).toHaveLength(SEEDS.length);
    expect(results.every(({ stats }) => stats.accepted > 0)).toBe(true);
  }, 20 * MINUTE);

  it.each(VARIANTS)('does so with %s', async (variant) => {
    const results = await resultsOf(VARIED.seeds, { licenses: VARIED.licenses, variant });
    expect(problemsOf(results)).toEqual([]);
    expect(results).toHaveLength(VARIED.seeds.length);
    expect(results.some(({ stats }) => stats.accepted > 0)).toBe(true);
  }, 5 * MINUTE);

  it('bills every unit when nothing goes wrong', async () => {
    expect(problemsOf(await resultsOf([1, 2, 3], { licenses: 3, calm: true }))).toEqual([]);
  }, 2 * MINUTE);

  it('is the same for the same seed, in another process, too', async () => {
    const [here] = await resultsOf([7], { licenses: 3 });
    expect((await runSeed({ seed: 7, licenses: 3 })).digest).toBe(here.digest);
    expect((await runSeed({ seed: 8, licenses: 3 })).digest).not.toBe(here.digest);
  }, 2 * MINUTE);
});

describe('the auditor', () => {
  it('convicts every mutant', () => {
    expect(Object.keys(convictions).sort()).toEqual(MUTANTS.map(({ name }) => name).sort());
    expect(MUTANTS.length).toBeGreaterThanOrEqual(15);
  });

  it.concurrent.each(all ? MUTANTS : [])('convicts the mutant $name (pitfall $pitfall)', async (mutant) => {
    const known = convictions[mutant.name];
    expect(known, 'no seed is known: npm run simulate -- --mutants --seeds 500').toBeDefined();
    expect(await convict(mutant, [known!.seed], 1)).toMatchObject(known!);
  }, 2 * MINUTE);

  it.runIf(all)('finds nothing in a month of 100 licenses', async () => {
    expect(problemsOf(await resultsOf([1], { licenses: 100 }))).toEqual([]);
  }, 10 * MINUTE);
});
