import { describe, expect, test } from 'vitest';
import { explain } from '../../cli/src/explain/explanation.js';
import { nextHookOf } from '../../cli/src/next-hook.js';
import { aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON, UNMETERED } from '../lambda/access/a-license.js';

describe('what is called next for a license that is over', () => {
  const over = aLicense({ access: ended(), hook: GRANTED });

  test('is onFinalUsage of a metered product, until its time is over', () => {
    expect(nextHookOf(over, METERED, NOON)).toBe('FINAL_USAGE');
    expect(nextHookOf(over, METERED, NOON + 8 * MINUTE)).toBe('REVOKE');
    expect(explain(over, METERED, NOON)).toMatchObject({ hooks: { next: 'FINAL_USAGE' }, nextStep: expect.stringContaining('onFinalUsage') as string });
  });

  test.each([['without metering', UNMETERED], ['that is not known', undefined]])('is onRevoke of a product %s', (_, product) => {
    expect(nextHookOf(over, product, NOON)).toBe('REVOKE');
  });
});

test('nothing is called once the last usage of a license that is about to end was missed', () => {
  const ending = aLicense({ access: anAccess({ ending: true, end: iso(NOON) }), hook: GRANTED });
  expect(nextHookOf(ending, METERED, NOON + 8 * MINUTE)).toBeUndefined();
});
