import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from './a-license.js';
import { RunningVendor } from './vendor/running-vendor.js';

let vendor: RunningVendor;

beforeAll(async () => { vendor = await RunningVendor.start(); }, 60_000);
afterAll(async () => { await vendor.stop(); });

const actions = (...licenses: string[]) => vendor.calls(...licenses).map(({ action }) => action);

describe('a hook that throws ten times', () => {
  let license: string;
  let letter: Message;

  test('has its message put aside with the reason, and the admin told whom it concerns and what to do', async () => {
    const purchase = await vendor.customer('unlucky@customer.example', { mood: 'THROWS' });
    license = purchase.licenseId;
    await vendor.sandbox.advance(45 * MINUTE);

    expect(actions(license).slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'GRANT'));
    [letter] = await vendor.deadLetters();
    expect(letter.MessageAttributes?.reason.StringValue).toBe('onGrant failed 10 times, last with HookFailed');
    const [mail, ...others] = vendor.mailsAbout(license);
    expect(others).toEqual([]);
    expect(mail).toContain('A customer waits for access: onGrant failed 10 times');
    expect(mail).toContain('unlucky@customer.example');
    expect(mail).toContain('What to do: Read the log of your onGrant function');
  }, 60_000);

  test('holds up no other customer', async () => {
    const { licenseId } = await vendor.customer('lucky@customer.example');
    await vendor.sandbox.advance(2 * MINUTE);

    expect(await vendor.hasTenant(licenseId)).toBe(true);
    expect(await vendor.hasTenant(license)).toBe(false);
  }, 60_000);

  test('is called again by a redrive once it is repaired, and a second redrive of the same message does nothing', async () => {
    await vendor.repair(license);
    await vendor.redrive(letter);
    expect(await vendor.hasTenant(license)).toBe(true);
    const before = vendor.calls(license).length;

    await vendor.redrive(letter);
    expect(vendor.calls(license)).toHaveLength(before);
  }, 60_000);
});

test('a message that is redriven after the end lets nobody in again', async () => {
  const purchase = await vendor.customer('gone@customer.example', { mood: 'THROWS' });
  const license = purchase.licenseId;
  await vendor.sandbox.advance(45 * MINUTE);
  const [letter] = await vendor.deadLetters();
  await vendor.repair(license);
  purchase.cancel();
  await vendor.sandbox.advance(75 * MINUTE);
  const before = actions(license);
  expect(before.slice(-2)).toEqual(['FINAL_USAGE', 'REVOKE']);

  await vendor.redrive(letter);
  expect(actions(license)).toEqual(before);
  expect(await vendor.hasTenant(license)).toBe(false);
}, 60_000);

test('a tenant that a failing grant left half made is removed when the license ends', async () => {
  const purchase = await vendor.customer('half@customer.example', { mood: 'HALF' });
  await vendor.sandbox.advance(2 * MINUTE);
  expect(await vendor.hasTenant(purchase.licenseId)).toBe(true);

  await vendor.repair(purchase.licenseId);
  await vendor.mood(purchase.licenseId, 'THROWS AT GRANT');
  purchase.cancel();
  await vendor.sandbox.advance(75 * MINUTE);
  expect(actions(purchase.licenseId).at(-1)).toBe('REVOKE');
  expect(await vendor.hasTenant(purchase.licenseId)).toBe(false);
}, 60_000);

test('a hook that does not end is called again when its time is over, and nobody waits for it', async () => {
  const slow = await vendor.customer('slow@customer.example', { mood: 'SLEEPS' });
  const other = await vendor.customer('quick@customer.example');
  await vendor.sandbox.settle();
  expect(await vendor.hasTenant(other.licenseId)).toBe(true);
  expect(await vendor.hasTenant(slow.licenseId)).toBe(false);

  await vendor.repair(slow.licenseId);
  await vendor.sandbox.advance(5 * MINUTE);
  expect(await vendor.hasTenant(slow.licenseId)).toBe(true);
  expect(new Set(actions(slow.licenseId))).toEqual(new Set(['GRANT']));
}, 60_000);

test('a renewal under a new license lets the customer in there before the old one is closed', async () => {
  const purchase = await vendor.customer('loyal@customer.example');
  await vendor.sandbox.advance(2 * MINUTE);
  const before = purchase.licenseId;
  purchase.renew({ seats: 5 });
  await vendor.sandbox.advance(60 * MINUTE);
  const after = purchase.licenseId;

  expect(after).not.toBe(before);
  expect(vendor.calls(before, after).filter(({ action }) => action !== 'FINAL_USAGE' && action !== 'CHANGE').map(({ action, license }) => [action, license]))
    .toEqual([['GRANT', before], ['GRANT', after], ['REVOKE', before]]);
  expect(vendor.calls(after)[0]).toMatchObject({ predecessor: before, registration: { email: 'loyal@customer.example' } });
  expect(vendor.calls(before).at(-1)).toMatchObject({ action: 'REVOKE', reason: 'REPLACED', successor: after });
}, 60_000);

test('what a buyer types reaches hook and admin as text, and never the bus, the log of the dispatcher or a dead letter', async () => {
  await vendor.heardOnTheBus();
  const [email, company] = ['evil@customer.example', '<script>alert(1)</script>'];
  const { licenseId } = await vendor.customer(email, { company, mood: 'THROWS' });
  await vendor.sandbox.advance(45 * MINUTE);

  expect(vendor.calls(licenseId)[0].registration).toMatchObject({ email, company });
  expect(vendor.mailsAbout(licenseId)[0]).toContain(`company: ${company}`);
  const heard = (await vendor.heardOnTheBus()).filter(({ detail }) => detail.license === licenseId);
  expect(new Set(heard.map((event) => event['detail-type']))).toEqual(new Set(['Access Granted']));
  const letters = await vendor.deadLetters();
  const ours = vendor.sandbox.logs.filter(({ source }) => source.includes('Marketplace'));
  expect(ours.length).toBeGreaterThan(0);
  expect(JSON.stringify([heard, letters, ours])).not.toMatch(/<script|customer\.example/);
}, 60_000);

test('nothing that the dispatcher did would have been refused by its role', () => {
  expect(vendor.sandbox.permissions.refused).toEqual([]);
});
