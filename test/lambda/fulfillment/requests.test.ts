import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Request } from './support/browser.js';
import { eventOf, Seen } from './support/browser.js';
import { FulfillmentForTests, PRODUCT_CODE } from './support/fulfillment.js';

const app = new FulfillmentForTests();

beforeEach(async () => app.start());

describe('the plain address', () => {
  test('GET answers 200 and says where to press the button', async () => {
    const page = await app.request({ method: 'GET' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Press Set up your account');
    expect(page.body).toContain('href="https://app.acme.example/login"');
    expect(page.body).toContain('href="mailto:help@acme.example"');
    expect(app.log).toBe('');
  });

  test('a stage without a path is the same', async () => {
    expect((await app.request({ method: 'GET', path: '' })).status).toBe(200);
  });

  test('HEAD answers 200 with the same headers and no body', async () => {
    const [get, head] = [await app.request({ method: 'GET' }), await app.request({ method: 'HEAD' })];
    expect(head.status).toBe(200);
    expect(head.headers).toEqual(get.headers);
    expect(head.body).toBe('');
  });

  test('a token in the address is not looked at', async () => {
    const page = new Seen(await app.handle({ ...eventOf({ method: 'GET' }), rawQueryString: 'x-amzn-marketplace-token=good' }));
    expect(page.status).toBe(200);
    expect(app.marketplace.asked).toEqual([]);
  });
});

describe('requests that no page sends', () => {
  const form = { 'x-amzn-marketplace-token': 'good', 'session': 'A'.repeat(43), 'email': 'a@b.example' };
  const big = `x=${'x'.repeat(16 * 1024)}`;
  test.each<[string, Request, number, string]>([
    ['an unknown address', { path: '/admin', form }, 404, 'There is nothing at this address'],
    ['an unknown address, opened', { method: 'GET', path: '/favicon.ico' }, 404, 'There is nothing at this address'],
    ['a name of JavaScript as address', { path: '/__proto__', form }, 404, 'There is nothing at this address'],
    ['a wrong method', { method: 'PUT', form }, 405, 'cannot be opened directly'],
    ['OPTIONS', { method: 'OPTIONS' }, 405, 'cannot be opened directly'],
    ['the form\'s address, opened', { method: 'GET', path: '/register' }, 405, 'cannot be opened directly'],
    ['the status, opened', { method: 'GET', path: '/status' }, 405, 'cannot be opened directly'],
    ['JSON', { form: '{}', headers: { 'content-type': 'application/json' } }, 415, 'not a form'],
    ['a multipart form', { form: 'x', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415, 'not a form'],
    ['no content type', {}, 415, 'not a form'],
    ['too much', { form: big }, 413, 'larger than 16 KB'],
    ['too much, to register', { path: '/register', form: big }, 413, 'larger than 16 KB'],
    ['a field twice', { path: '/register', form: 'session=a&session=b' }, 400, 'cannot be read'],
    ['a form of another website', { path: '/register', form, headers: { 'sec-fetch-site': 'cross-site' } }, 403, 'another website'],
    ['a form of a sibling website', { path: '/status', form, headers: { 'sec-fetch-site': 'same-site' } }, 403, 'another website'],
  ])('%s: a page with a way on', async (_, request, status, text) => {
    const page = await app.request(request);
    expect(page.status).toBe(status);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(text);
    expect(page.text).toContain('Set up your account');
    expect(page.text).toContain('help@acme.example');
    expect(app.marketplace.asked).toEqual([]);
    expect(await app.stored()).toEqual([]);
    expect(app.counted).toEqual([]);
  });

  test('a wrong method is told the right ones', async () => {
    expect((await app.request({ method: 'DELETE' })).headers.allow).toBe('GET, HEAD, POST');
    expect((await app.request({ method: 'GET', path: '/status' })).headers.allow).toBe('POST');
  });

  test('a form of exactly 16 KB is read', async () => {
    const start = 'x-amzn-marketplace-token=good&x=';
    expect((await app.request({ form: start + 'x'.repeat(16 * 1024 - start.length) })).status).toBe(200);
  });

  test('the content type may carry a charset, in any case', async () => {
    const headers = { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' };
    expect((await app.request({ form: { 'x-amzn-marketplace-token': 'good' }, headers })).status).toBe(200);
  });

  test('a body that is not base64-encoded is read as well', async () => {
    const event = { ...eventOf({ form: 'x' }), isBase64Encoded: false, body: 'x-amzn-marketplace-token=good' };
    expect(new Seen(await app.handle(event)).status).toBe(200);
  });
});

describe('headers', () => {
  const inline = (body: string, tag: string) => {
    const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(body)![1];
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };

  test('the policy allows the one inline style and the one inline script, and nothing else', async () => {
    const { session } = await app.arrive();
    const page = await app.register({ session, email: 'a@b.example' });
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src ${inline(page.body, 'style')}; script-src ${inline(page.body, 'script')}; `
      + 'connect-src \'self\'; form-action \'self\'; frame-ancestors \'none\'; base-uri \'none\'',
    );
    expect(page.body.match(/<style|<script| style=| on\w+=/g)).toEqual(['<style', '<script']);
  });

  test.each<[string, Request]>([
    ['a page', { method: 'GET' }],
    ['an error', { path: '/nowhere' }],
    ['a state', { path: '/status', form: { session: 'x' }, headers: { accept: 'application/json' } }],
  ])('%s is not kept, sniffed, framed or sent on plain HTTP', async (_, request) => {
    expect((await app.request(request)).headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
      'content-security-policy': expect.stringContaining('frame-ancestors \'none\'') as unknown,
    });
  });

  test('no cookie is ever set', async () => {
    expect(Object.keys((await app.arrive()).headers)).not.toContain('set-cookie');
  });
});

test('a handler without page options still says something sensible', async () => {
  await app.start({ page: { productName: 'your subscription' } });
  const page = await app.arrive();
  expect(page.status).toBe(200);
  expect(page.text).toContain('support contact is on the product’s page in AWS Marketplace');
  expect(page.body).not.toContain(PRODUCT_CODE);
});
