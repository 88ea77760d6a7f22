import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../lambda/core/metering/decimal.js';
import { plus } from '../../../lambda/core/metering/hours.js';
import { TAKEN_BYTES_PER_STATEMENT } from '../../../lambda/core/metering/ledger-rules.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import { freeze } from '../../../lambda/core/metering/statement.js';

const IDENTITY = { arn: 'arn', account: '1', start: '2026-11-20T00:00:00.000Z' };
const SLOT = '2026-11-21T20';

/** Hours with names of dimensions as long as they may be, in an alphabet of one to three bytes a character. */
const hoursOfUse = fc.tuple(fc.constantFrom('a', 'é', '用'), fc.array(fc.integer({ min: 1, max: 180 }), { minLength: 1, maxLength: 10 }));

describe('a statement', () => {
  it('names no more than its item can hold of the hours that it takes, whatever alphabet names are in, and leaves the others for later', () => {
    fc.assert(fc.property(hoursOfUse, ([letter, counts]) => {
      const hours = new Map(counts.map((count, before) => {
        const heard = new Map(Array.from({ length: count }, (_, i) => [`${i}`.padStart(255, letter), amountOf('1')]));
        return [plus(SLOT, -before), { ...UNUSED, heard }];
      }));
      const { statement, late } = freeze({ license: 'l-1', rev: 1, rem: new Map(), late: new Set(), fin: false }, SLOT, IDENTITY, hours);
      const names = [...statement.take.values()].flatMap((amounts) => [...amounts.keys()]);
      expect(Buffer.byteLength(names.join(''), 'utf8')).toBeLessThanOrEqual(TAKEN_BYTES_PER_STATEMENT);
      expect(new Set([...statement.take.keys(), ...late])).toEqual(new Set(hours.keys()));
    }));
  });
});
