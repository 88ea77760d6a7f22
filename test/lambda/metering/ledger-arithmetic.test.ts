import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, difference, sum, textOf, wholePart } from '../../../lambda/core/metering/decimal.js';
import { canonicalJson } from '../../../lambda/core/canonical-json.js';
import { bodyHash, contentHash, idHash, shardOf } from '../../../lambda/core/metering/hashes.js';
import { endOf, hourOf, isLastOfMonth, lastOfMonth, monthClose, plus, range } from '../../../lambda/core/metering/hours.js';
import { meterKey, pageKey, pageOf, quarantineKey } from '../../../lambda/core/metering/keys.js';
import { nextCall } from '../../../lambda/core/metering/packing.js';

describe('quantities', () => {
  it.each([['0', '0'], ['007', '7'], ['1.500', '1.5'], ['0.000000001', '0.000000001'], ['1E+3', '1000'], ['25E-1', '2.5'], ['99999999999999999999999999999', '99999999999999999999999999999']])(
    '%s is %s', (given, shortest) => {
      expect(textOf(amountOf(given))).toBe(shortest);
    });

  it.each(['', '-1', '1,5', 'NaN', '1.', '0x10', '0.0000000001'])('"%s" is none', (text) => {
    expect(() => amountOf(text)).toThrow(/"?0?.*(quantity|places)/i);
  });

  it('add up exactly', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 27n })), (amounts) => {
      const total = sum(...amounts.map((amount) => new Map([['d', amountOf(textOf(amount))]]))).get('d') ?? 0n;
      expect(total).toBe(amounts.reduce((a, b) => a + b, 0n));
      expect(wholePart(total)).toBe(total / 1_000_000_000n);
    }));
  });

  it('cannot have been told more than heard', () => {
    expect(() => difference(new Map([['GB', 1n]]), new Map([['GB', 2n]]))).toThrow(/GB.*more was told than heard/);
  });
});

/** These may never change: the table of every user depends on them. */
describe('what decides where an event lives', () => {
  it('ids', () => {
    expect([idHash('evt-1'), idHash('ключ "1"')]).toEqual(['4w7pE64MAWTDs6g2', 'Q4aC8WPUHGO-iZq-']);
  });

  it('contents', () => {
    const content = (quantity: string, tags = {}) => contentHash({ dimension: 'requests', quantity: amountOf(quantity), tags }).toString('hex');
    expect([content('1'), content('1.0'), content('2'), content('1', { b: '2', a: '1' })]).toEqual(['e154c5', 'e154c5', '13be4e', 'f15790']);
    expect(canonicalJson({ b: [2, { d: 1, c: 'x' }], a: null })).toBe('{"a":null,"b":[2,{"c":"x","d":1}]}');
  });

  it('shards', () => {
    expect(['l-0123456789abcdef0123456789abcdef', 'l-0001', 'l-0002'].map(shardOf)).toEqual([14, 22, 11]);
    expect(new Set(Array.from({ length: 1_000 }, (_, i) => shardOf(`l-${i}`))).size).toBe(32);
  });

  it('content without an id', () => {
    expect(bodyHash('{}')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('keys', () => {
    expect(pageKey('l-0001', '2026-11-21T20', 3)).toEqual({ pk: 'P#2026-11-21T20#22', sk: 'l-0001#000003' });
    expect(pageOf('l-0001#000003')).toEqual({ license: 'l-0001', page: 3 });
    expect(meterKey('l-0001')).toEqual({ pk: 'M#22', sk: 'l-0001' });
    expect(quarantineKey('evt-1', 'l-0001')).toEqual({ pk: 'Q#22', sk: 'evt-1' });
  });
});

describe('hours', () => {
  it('begin and end where UTC says, also in a leap year', () => {
    expect(hourOf(Date.parse('2026-11-21T20:59:59.999Z'))).toBe('2026-11-21T20');
    expect(endOf('2026-11-21T23')).toBe(Date.parse('2026-11-22T00:00:00Z'));
    expect(plus('2028-02-28T23', 1)).toBe('2028-02-29T00');
    expect(lastOfMonth('2028-02-03T04')).toBe('2028-02-29T23');
    expect(isLastOfMonth('2026-12-31T23')).toBe(true);
    expect(isLastOfMonth('2026-12-31T22')).toBe(false);
    expect(range('2026-12-31T23', '2027-01-01T01')).toEqual(['2026-12-31T23', '2027-01-01T00', '2027-01-01T01']);
  });

  it('are closed by AWS at six on the first of the next month', () => {
    expect(new Date(monthClose('2026-12-05T10')).toISOString()).toBe('2027-01-01T06:00:00.000Z');
  });
});

describe('a call', () => {
  const record = (dimension: string) => ({ license: 'l-1', dimension, quantity: 1, ts: '', arn: 'arn', account: '1' });

  it('has at most 25 records and one megabyte', () => {
    expect(nextCall(Array.from({ length: 60 }, () => record('d')))).toBe(25);
    expect(nextCall([record('d'), record('d')])).toBe(2);
    expect(nextCall(Array.from({ length: 10 }, () => record('x'.repeat(200_000))))).toBe(4);
    expect(nextCall([record('x'.repeat(2_000_000))])).toBe(1);
  });
});
