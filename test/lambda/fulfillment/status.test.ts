import { beforeEach, expect, test } from 'vitest';
import { FulfillmentForTests } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const TYPED = { email: 'ann@gmail.com' };

let session: string;
beforeEach(async () => {
  await app.start();
  session = (await app.arrive()).session;
});

test('without script the page comes again', async () => {
  await app.register({ session, ...TYPED });
  const page = await app.status(session);
  expect(page.status).toBe(200);
  expect(page.text).toContain('AWS is confirming your purchase');
});

test('the script gets the state and nothing else', async () => {
  await app.register({ session, ...TYPED });
  const pending = await app.status(session, 'application/json');
  expect(pending.headers['content-type']).toBe('application/json');
  expect(pending.headers['cache-control']).toBe('no-store');
  expect(pending.body).toBe('{"state":"PENDING"}');
  await app.confirm();
  expect((await app.status(session, 'application/json')).body).toBe('{"state":"ACTIVE"}');
  app.now += 1_000;
  await app.end();
  expect((await app.status(session, 'application/json')).body).toBe('{"state":"ENDED"}');
});

test('the page says when the subscription has ended', async () => {
  await app.register({ session, ...TYPED });
  await app.end();
  expect((await app.status(session)).body).toMatch(/<div data-state="ENDED"><p><strong>This subscription has ended/);
});

test('before registering, it is the form', async () => {
  const page = await app.status(session);
  expect(page.status).toBe(200);
  expect(page.body).toContain('action="register"');
});

test('an expired page', async () => {
  app.now += 3_600_000;
  expect((await app.status(session)).text).toContain('This page has expired');
  const answer = await app.status(session, 'application/json');
  expect([answer.status, answer.body]).toEqual([410, '{"error":"This page has expired"}']);
});
