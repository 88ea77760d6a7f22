import type { Purchase, Sandbox } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANGED, RunningSeller } from '../../support/seller.js';

const HOUR = 60 * 60_000;

let seller: RunningSeller;
let sandbox: Sandbox;
beforeAll(async () => {
  seller = await RunningSeller.start('reconciliation-test');
  sandbox = seller.sandbox;
}, 60_000);
afterAll(async () => {
  await seller.stop();
});

describe('within a day, although no event came at all', () => {
  let upgraded: Purchase, ended: Purchase, unregistered: Purchase, bought: Purchase, renewed: Purchase;
  let renewedBefore: string;
  beforeAll(async () => {
    upgraded = await seller.customer();
    ended = await seller.customer();
    unregistered = await seller.confirmedPurchase();
    renewed = await seller.customer();
    renewedBefore = renewed.licenseId;
    await seller.withoutEvents(() => {
      upgraded.upgrade({ seats: 40 });
      sandbox.marketplace.aws.terminate(ended);
      renewed.renew();
      bought = seller.buy();
    });
    await sandbox.advance(26 * HOUR);
  }, 120_000);

  test('an upgrade reaches the customer', () => {
    expect(seller.told(upgraded.licenseId)).toEqual(['A new customer is to be let in', 'The purchase of a customer has changed: adjust what they have']);
    expect([...sandbox.mails].reverse().find(({ subject }) => subject?.includes(upgraded.licenseId))?.message).toContain('seats: 40');
  });

  test('an end shuts the customer out', () => {
    expect(seller.told(ended.licenseId)).toContain('The access of a customer is over: close it');
  });

  test('a renewal under a new license is let in before the old license is closed, which says what continues it', () => {
    const mails = sandbox.mails.filter(({ subject = '' }) => [renewedBefore, renewed.licenseId].some((license) => subject.endsWith(`(${license})`)));
    expect(mails.map(({ subject = '' }) => subject).filter((subject) => !subject.startsWith(CHANGED))).toEqual([
      `A new customer is to be let in (${renewedBefore})`, `A new customer is to be let in (${renewed.licenseId})`, `The access of a customer is over: close it (${renewedBefore})`,
    ]);
    expect(mails.at(-1)?.message).toContain(renewed.licenseId);
  });

  test('a buyer who pays and never registers is reported, once', () => {
    expect(seller.told(unregistered.licenseId)).toEqual(['A customer has paid but never registered']);
  });

  test('a purchase is known, and its buyer is let in who registers', async () => {
    await seller.register(bought);
    expect(seller.told(bought.licenseId)).toContain('A new customer is to be let in');
  });
});

test('an end of which only License Deprovisioned is missing shuts the customer out within three hours', async () => {
  const purchase = await seller.customer();
  // Half a minute after the end of the agreement.
  sandbox.marketplace.aws.terminate(purchase);
  await sandbox.settle();
  await seller.withoutEvents(() => undefined);
  expect(seller.told(purchase.licenseId)).not.toContain('The access of a customer is over: close it');
  await sandbox.advance(3 * HOUR);

  expect(seller.told(purchase.licenseId)).toContain('The access of a customer is over: close it');
}, 60_000);

test('a renewal under a new license of which only License Updated came goes on without asking the buyer to register', async () => {
  const purchase = await seller.customer();
  const old = purchase.licenseId;
  await sandbox.settle();
  await seller.withoutEvents(() => { purchase.renew(); }, 0);
  await sandbox.advance(3 * HOUR);

  expect(purchase.licenseId).not.toBe(old);
  expect(seller.told(purchase.licenseId)).toEqual(['A new customer is to be let in']);
  expect(seller.told(old)).toContain('The access of a customer is over: close it');
}, 60_000);

test('nobody is shut out while AWS lists no entitlements at all for hours, and a person is called', async () => {
  const customers: Purchase[] = [];
  for (let i = 0; i < 6; i++) {
    customers.push(await seller.customer());
  }
  sandbox.marketplace.setFaults({ entitlements: { spuriousEmpty: 1 } });
  await seller.askForReconciliation('ENTITLEMENTS');
  await sandbox.advance(HOUR);
  sandbox.marketplace.setFaults({});

  expect(customers.map(({ licenseId }) => seller.told(licenseId))).toEqual(customers.map(() => ['A new customer is to be let in']));
  expect(sandbox.logs.some(({ text }) => text.includes('"EndingsHeldBack"'))).toBe(true);
  expect(sandbox.permissions.refused).toEqual([]);
}, 60_000);
