import { describe, expect, test } from 'vitest';
import { DEFAULT_BEHAVIOUR, READINGS } from '../../src/marketplace/exports.js';
import { scene } from './support.js';

describe('behaviour', () => {
  test('every conflict has its default among its readings', () => {
    expect(Object.keys(READINGS).sort()).toEqual(Object.keys(DEFAULT_BEHAVIOUR).sort());
    expect(Object.fromEntries(Object.entries(READINGS).map(([conflict, [first]]) => [conflict, first]))).toEqual(DEFAULT_BEHAVIOUR);
  });

  test('what is chosen counts, all else is as by default', () => {
    const { marketplace } = scene(undefined, { behaviour: { tokenLife: '4_HOURS', tokenUse: undefined } });
    expect(marketplace.behaviour).toEqual({ ...DEFAULT_BEHAVIOUR, tokenLife: '4_HOURS' });
  });

  test('a name or reading that does not exist is refused, with those that do', () => {
    expect(() => scene(undefined, { behaviour: { tokenLive: '1_HOUR' } as object })).toThrow(/Behaviour 'tokenLive' does not exist; there are: tokenLife, tokenUse/);
    expect(() => scene(undefined, { behaviour: { tokenLife: '2_HOURS' as never } })).toThrow(/Behaviour tokenLife is '2_HOURS'; it must be one of 1_HOUR, 4_HOURS, 30_MINUTES/);
  });
});
