import { expect, test } from 'vitest';
import { differences } from '../../src/marketplace/journal/differences.js';

test('settings that changed are told by the place that differs, not as a whole', () => {
  const product = (...dimensions: readonly [string, string][]) => ({ code: 'insights', pricingModel: 'CONTRACT', dimensions: dimensions.map(([key, kind]) => ({ key, kind })) });
  const other = { code: 'other', pricingModel: 'CONTRACT' };
  expect(differences('products', [product(['seats', 'ENTITLED']), other], [other, product(['seats', 'METERED'], ['users', 'ENTITLED'])])).toEqual([
    'products.insights.dimensions.seats.kind then "ENTITLED", now "METERED"',
    'products.insights.dimensions.users then none, now {"key":"users","kind":"ENTITLED"}',
  ]);
  expect(differences('products', [product()], [])).toEqual(['products.insights then {"code":"insights","pricingModel":"CONTRACT","dimensions":[]}, now none']);
  expect(differences('seed', 'a', 'b')).toEqual(['seed then "a", now "b"']);
  expect(differences('faults', { api: {} }, { api: {} })).toEqual([]);
});
