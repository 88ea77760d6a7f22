import { expect, test } from 'vitest';
import { sold } from './sdk.js';
import { HOUR } from './support.js';

test('what was used beside what AWS billed, for each license and dimension', async () => {
  const { clock, marketplace, meter, record, send, purchase } = await sold();
  const { ledger } = marketplace;
  await meter(record(), record({ Dimension: 'storage', Quantity: 2 }), record({ Quantity: 9 }));
  await clock.advance(HOUR);
  const used = [
    { license: purchase.licenseArn, dimension: 'requests', quantity: 5 },
    { license: purchase.licenseId, dimension: 'storage', quantity: 1.1 },
    { license: purchase.licenseArn.replace(':license:', ':license/'), dimension: 'storage', quantity: 0.9 },
  ];
  expect(ledger.compare(used)).toEqual({
    equal: true,
    lines: [
      { license: purchase.licenseId, dimension: 'requests', used: 5, billed: 5, difference: 0, billedTwice: 0, freeTrial: 0 },
      { license: purchase.licenseId, dimension: 'storage', used: 2, billed: 2, difference: 0, billedTwice: 0, freeTrial: 0 },
    ],
  });

  await send({ ProductCode: 'usage-product', UsageRecords: [record({ Dimension: 'storage', Quantity: 2 })] });
  expect(ledger.compare([...used, { license: 'l-unknown', dimension: 'requests', quantity: 3 }])).toMatchObject({
    equal: false,
    lines: [
      { license: purchase.licenseId, dimension: 'requests', difference: 0 },
      { license: purchase.licenseId, dimension: 'storage', used: 2, billed: 4, difference: -2, billedTwice: 2 },
      { license: 'l-unknown', dimension: 'requests', used: 3, billed: 0, difference: 3 },
    ],
  });
});

test('a billing that doubles what was not used in full is told, even if the sums agree', async () => {
  const { marketplace, send, record, purchase } = await sold();
  await send({ ProductCode: 'usage-product', UsageRecords: [record()] });
  expect(marketplace.ledger.compare([{ license: purchase.licenseId, dimension: 'requests', quantity: 10 }])).toMatchObject({ equal: false, lines: [{ difference: 0, billedTwice: 5 }] });
});

test('legacy customers go by product code and customer identifier, over all their subscriptions', async () => {
  const { clock, marketplace, send } = await sold();
  const first = marketplace.buyer('444455556666').subscribe({ product: 'legacy-product' });
  const use = (quantity: number) => send({
    ProductCode: 'legacy-product',
    UsageRecords: [{ Timestamp: new Date(clock.now()), Dimension: 'requests', Quantity: quantity, CustomerIdentifier: first.customerIdentifier }],
  });
  await clock.advance(HOUR);
  await use(3);
  first.cancel();
  await clock.advance(2 * HOUR);
  const second = marketplace.buyer('444455556666').subscribe({ product: 'legacy-product' });
  await clock.advance(HOUR);
  await use(4);
  expect(marketplace.ledger.totals(`legacy-product:${first.customerIdentifier!}`)).toEqual({ requests: 7 });
  expect(marketplace.ledger.compare([
    { license: `legacy-product:${first.customerIdentifier!}`, dimension: 'requests', quantity: 5 },
    { license: second.licenseArn, dimension: 'requests', quantity: 2 },
  ])).toMatchObject({ equal: true, lines: [{ license: `legacy-product:${first.customerIdentifier!}`, used: 7, billed: 7 }] });
});
