import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/marketplace/exports.js';
import { CATALOGUE, CONFLICTS } from './catalogue/index.js';
import type { Reading, RuleId } from './catalogue/index.js';
import { World } from './world.js';
import type { WorldOptions } from './world.js';

type Play = (world: World) => Promise<void>;

/** The contract test of a rule. Its title is the catalogue's; it must ask the simulator through the SDK. */
export function rule(id: RuleId, play: Play, options: WorldOptions = {}): void {
  const { rule: title } = CATALOGUE.find((each) => each.id === id)!;
  test(`${id}: ${title}`, () => playIn(options, play));
}

/** The contract tests of a switch: one for each reading, in a marketplace where it holds. */
export function conflict<Name extends keyof Behaviour>(name: Name, plays: Readonly<Record<Behaviour[Name], Play>>, options: WorldOptions = {}): void {
  const { question } = CONFLICTS[name];
  const readings: Readonly<Record<string, Reading>> = CONFLICTS[name].readings;
  describe(`${name}: ${question}`, () => {
    for (const [reading, play] of Object.entries<Play>(plays)) {
      test(`${reading}: ${readings[reading].rule}`, () => playIn({ ...options, behaviour: { ...options.behaviour, [name]: reading } }, play));
    }
  });
}

async function playIn({ authorize, ...options }: WorldOptions, play: Play): Promise<void> {
  let calls = 0;
  const world = await World.start({
    ...options,
    authorize: (call) => {
      calls += 1;
      return authorize?.(call);
    },
  });
  await play(world);
  expect(calls, 'calls of the SDK in this test').toBeGreaterThan(0);
}
