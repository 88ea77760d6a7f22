import { describe, expect, it } from 'vitest';
import { playOurs, playSeed } from './play.js';
import { CONTROL, SCENARIOS } from './scenarios.js';
import type { Scenario } from './scenarios.js';

/** The largest take some seconds each: they are played where all of the proof is. */
const MOST_ROWS = 500;
const scenarios = SCENARIOS.filter(({ usage }) => process.env.SIMULATION === 'all' || usage.length <= MOST_ROWS);

async function shareBilledBySeed(scenario: Scenario): Promise<number> {
  const { used, billed } = await playSeed(scenario);
  return 100 * billed / used;
}

it('bills what was used by the rules of the seed, when nothing goes wrong', async () => {
  expect(await shareBilledBySeed(CONTROL)).toBe(100);
});

describe.each(scenarios)('scenario $number: $title', (scenario) => {
  it('is billed to the unit', async () => {
    const { used, billed, violations } = await playOurs(scenario);
    expect(violations).toEqual([]);
    expect(billed).toBe(used);
  }, 180_000);

  it(`is billed wrong by the rules of the seed, as was measured on the sample`, async () => {
    const share = await shareBilledBySeed(scenario);
    const [least, most] = scenario.seedBills;
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
    expect(share).not.toBe(100);
  }, 180_000);
});
