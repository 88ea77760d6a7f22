import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, FulfillmentForTests, LICENSE, LICENSE_ARN } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const TYPED = { email: 'ann@gmail.com', name: 'Ann', company: 'Ann & Sons' };

let session: string;
beforeEach(async () => {
  await app.start();
  session = (await app.arrive()).session;
});

describe('a buyer registers', () => {
  test('and sees what happens next', async () => {
    const page = await app.register({ session, ...TYPED });
    expect(page.status).toBe(200);
    expect(page.text).toContain('What happens next');
    expect(page.text).toContain('AWS is confirming your purchase');
    expect(page.text).toContain('Check again');
    expect(page.body).toContain('action="status"');
    expect(page.session).toBe(session);
  });

  test('the contact is kept beside the session, the fact with the license', async () => {
    await app.register({ session, ...TYPED });
    expect(await app.contact()).toEqual({ pk: `license#${LICENSE}`, fields: TYPED, at: '2026-11-01T10:00:00.000Z' });
    const license = await app.licenses.get(LICENSE);
    expect(license?.identity).toEqual({ licenseArn: LICENSE_ARN, account: ACCOUNT });
    expect(license?.facts).toEqual({
      registered: { time: '2026-11-01T10:00:00.000Z', id: createHash('sha256').update(session).digest('hex') },
    });
    expect(JSON.stringify(license)).not.toContain('Ann');
  });

  test('the entitlements are read at once', async () => {
    await app.register({ session, ...TYPED });
    expect(app.reads).toEqual([
      { schema: '1', kind: 'entitlement-read', license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, attempt: 0, emptyReads: 0 },
    ]);
  });

  test('a pricing model without entitlements reads none', async () => {
    const page = await app.register({ session, ...TYPED }, { entitlementReads: undefined });
    expect(page.status).toBe(200);
    expect(app.reads).toEqual([]);
  });

  test('after AWS has confirmed: the subscription is active at once', async () => {
    await app.confirm();
    const page = await app.register({ session, ...TYPED });
    expect(page.body).toMatch(/<div data-state="ACTIVE"><p><strong>Your subscription is active/);
    expect(page.body).not.toContain('Check again');
    expect((await app.licenses.get(LICENSE))?.access.state).toBe('ACTIVE');
  });

  test('with an email address only', async () => {
    const page = await app.register({ session, email: ' ann@buyer.example ', name: '', company: ' ' });
    expect(page.status).toBe(200);
    expect(await app.contact()).toMatchObject({ fields: { email: 'ann@buyer.example' } });
  });

  test('nothing undeclared is stored', async () => {
    await app.register({ session, ...TYPED, role: 'admin', pk: 'license#l-other', access: 'ACTIVE', __proto__: 'x' });
    expect(await app.contact()).toMatchObject({ fields: TYPED });
  });

  test('nothing that was typed is logged', async () => {
    await app.register({ session, ...TYPED });
    await app.register({ session, email: 'bad-address' });
    expect(app.log).toContain(`"Registered",{"license":"${LICENSE}"}`);
    for (const secret of [session, 'ann@gmail.com', 'Sons', 'bad-address', ACCOUNT]) {
      expect(app.log).not.toContain(secret);
    }
  });
});

describe('a buyer registers again', () => {
  test('the newest contact stays, and the fact becomes newer', async () => {
    await app.register({ session, ...TYPED });
    app.now += 5_000;
    await app.register({ session, email: 'bob@buyer.example' });
    expect(await app.contact()).toMatchObject({ fields: { email: 'bob@buyer.example' } });
    expect((await app.licenses.get(LICENSE))?.facts.registered?.time).toBe('2026-11-01T10:00:05.000Z');
  });

  test('access stays as it was', async () => {
    await app.confirm();
    await app.register({ session, ...TYPED });
    const before = (await app.licenses.get(LICENSE))!.access;
    app.now += 5_000;
    await app.register({ session, ...TYPED });
    const after = (await app.licenses.get(LICENSE))!.access;
    expect(after.state).toBe('ACTIVE');
    expect(after.version).toBeGreaterThan(before.version);
  });

  test('the same click twice changes nothing', async () => {
    await app.register({ session, ...TYPED });
    const before = await app.licenses.get(LICENSE);
    await app.register({ session, ...TYPED });
    expect(await app.licenses.get(LICENSE)).toEqual(before);
  });

  test('from a second tab, with a session of its own', async () => {
    const second = (await app.arrive()).session;
    await app.register({ session: second, email: 'two@buyer.example' });
    app.now += 1_000;
    await app.register({ session, email: 'one@buyer.example' });
    expect(await app.contact()).toMatchObject({ fields: { email: 'one@buyer.example' } });
  });

  test('two tabs with two purchases stay apart', async () => {
    const other = 'l-ffff';
    app.marketplace.answers.set('other', {
      CustomerAWSAccountId: ACCOUNT, ProductCode: '2p409vwjybxwn3pd5tcrz4xbw', LicenseArn: LICENSE_ARN.replace(LICENSE, other),
    });
    const second = (await app.arrive('other')).session;
    await app.register({ session, email: 'one@buyer.example' });
    await app.register({ session: second, email: 'two@buyer.example' });
    expect(await app.contact()).toMatchObject({ fields: { email: 'one@buyer.example' } });
    expect((await app.stored()).find(({ pk }) => pk === `license#${other}`)).toMatchObject({ fields: { email: 'two@buyer.example' } });
  });
});

describe('a form that is not right', () => {
  test.each([
    ['no email', { name: 'Ann' }, 'Email – Please fill this in'],
    ['no address', { email: 'ann' }, 'Enter an email address like name@example.com'],
    ['two addresses', { email: 'a@b.example,c@d.example' }, 'Enter an email address'],
    ['a long email', { email: `${'a'.repeat(250)}@b.example` }, 'Email – This is too long: at most 254 characters'],
    ['a long name', { email: 'a@b.example', name: 'n'.repeat(101) }, 'Name – This is too long: at most 100 characters'],
    ['a line break', { email: 'a@b.example', company: 'A\nBcc: x@y.example' }, 'Company – This contains characters that cannot be used'],
  ])('%s: the page again, with the message beside the field, nothing stored', async (_, typed, message) => {
    const page = await app.register({ session, ...typed });
    expect(page.status).toBe(422);
    expect(page.text).toContain(message);
    expect(page.body).toMatch(/aria-invalid="true" aria-describedby="field-(email|name|company)-error"/);
    expect(page.session).toBe(session);
    expect(await app.contact()).toBeUndefined();
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
  });

  test.each(['ann@gmail.com', 'a.b+c@sub.example.co.uk', 'o\'hara@buyer.example', 'jürgen@münchen.example', '用户@例子.公司'])('%s is welcome', async (email) => {
    expect((await app.register({ session, email })).status).toBe(200);
  });

  test('what was just typed is still there, escaped', async () => {
    const page = await app.register({ session, email: 'ann', name: '"><script>alert(1)</script>' });
    expect(page.body).toContain('value="ann"');
    expect(page.body).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  test('what was stored before is not shown', async () => {
    await app.register({ session, ...TYPED });
    const page = await app.register({ session, email: 'ann' });
    expect(page.body).not.toContain('Sons');
  });
});

describe('a session that does not let in', () => {
  test('after an hour, though DynamoDB still has it', async () => {
    app.now += 3_600_000;
    const page = await app.register({ session, ...TYPED });
    expect(page.status).toBe(410);
    expect(page.text).toContain('This page has expired');
    expect(page.text).toContain('Set up your account');
    expect(await app.contact()).toBeUndefined();
  });

  test('just before the hour is over it still does', async () => {
    app.now += 3_599_999;
    expect((await app.register({ session, ...TYPED })).status).toBe(200);
  });

  test.each([
    ['none', ''],
    ['forged', 'A'.repeat(43)],
    ['no session value at all', 'license#l-0123456789abcdef0123456789abcdef'],
    ['the hash that a table thief has', 'hash'],
  ])('%s', async (_, value) => {
    const forged = value === 'hash' ? createHash('sha256').update(session).digest('hex') : value;
    const page = await app.register({ session: forged, ...TYPED });
    expect(page.status).toBe(400);
    expect(page.text).toContain('can no longer be used');
    expect(await app.contact()).toBeUndefined();
  });
});

describe('when something breaks', () => {
  test('a license that ended meanwhile: the page says so, nothing is stored', async () => {
    await app.end();
    const page = await app.register({ session, ...TYPED });
    expect(page.status).toBe(410);
    expect(page.text).toContain('This subscription has ended');
    expect(await app.contact()).toBeUndefined();
  });

  test('between contact and fact: the form again with what was typed, and sending it again heals', async () => {
    const broken = { ...app.licenses, record: async () => { throw new Error('ann@gmail.com'); } };
    const page = await app.register({ session, ...TYPED }, { licenses: broken });
    expect(page.status).toBe(503);
    expect(page.text).toContain('Something went wrong on our side');
    expect(page.body).toContain('value="ann@gmail.com"');
    expect(app.counted).toEqual(['RegistrationFailures']);
    expect(app.log).not.toContain('gmail');
    expect((await app.register({ session, ...TYPED })).status).toBe(200);
    expect((await app.licenses.get(LICENSE))?.facts.registered).toBeDefined();
  });

  test('between fact and entitlement read: sending the form again asks for the read', async () => {
    const broken = { schedule: async () => { throw new Error('queue'); } };
    expect((await app.register({ session, ...TYPED }, { entitlementReads: broken })).status).toBe(503);
    expect((await app.register({ session, ...TYPED })).status).toBe(200);
    expect(app.reads).toHaveLength(1);
  });
});
