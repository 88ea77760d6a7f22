import { expect, test } from 'vitest';
import type { Step } from '../../src/scenario/format.js';
import { StepPlayer } from '../../src/scenario/steps.js';
import { ModelStage } from '../commands/stage.js';

const subscribe: Step = { command: 'subscribe', given: { entitlements: { seats: 1 } } };

test.each<[string, Step, RegExp | undefined]>([
  ['an unknown matcher', { ...subscribe, expect: { $like: 1 } }, /no expectation \$like/],
  ['an unknown name', { ...subscribe, expect: { licenseId: '${nobody.licenseId}' } }, /no step saved 'nobody'/],
  ['a broken pattern of the result', { ...subscribe, expect: { status: { $matches: '(' } } }, /is no pattern/],
  ['a broken pattern of the refusal', { command: 'advance', given: 'long', fails: '(' }, /"fails": '\(' is no pattern/],
  ['another refusal', { command: 'advance', given: 'long', fails: 'short' }, /expected a message that matches short/],
  ['any refusal, as expected', { command: 'advance', given: 'long', fails: true }, undefined],
  ['success where a refusal is expected', { command: 'advance', given: '1h', fails: true }, /^advance succeeded; expected it to fail\. /],
])('%s is told as the problem of the step', async (_, step, problem) => {
  const told = await new StepPlayer(new ModelStage()).step(step);
  if (problem === undefined) {
    expect(told).toBeUndefined();
  } else {
    expect(told).toMatch(problem);
  }
});
