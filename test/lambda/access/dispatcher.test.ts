import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { aHook, aLicense, anAccess, ended, GRANTED, iso, MINUTE, NOON, UNMETERED } from './a-license.js';
import { again, dispatcherOn, done, wakeUp } from './dispatcher.js';
import { FakeAdmin, FakeHooks, received } from './fakes.js';

const db = new DynamoForTests();
const dispatcher = (options?: Parameters<typeof dispatcherOn>[1]) => dispatcherOn(db, options);

let at: Awaited<ReturnType<typeof dispatcher>>;

describe('a wake-up', () => {
  beforeEach(async () => { at = await dispatcher(); });

  it('grants with the contact data of the moment and is done', async () => {
    await at.put(aLicense());
    await at.register({ company: 'Example Corp' });
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(at.hooks.calls).toMatchObject([{ action: 'GRANT', version: 1, license: 'l-one', registration: { company: 'Example Corp' } }]);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ACTIVE', digest: 'digest-1', version: 1 } });
    expect((await at.get()).hook.grantTried).toBeUndefined();
    expect(at.wakeUps.sent).toEqual([]);
  });

  it('never touches what the fact writers own', async () => {
    const license = aLicense();
    await at.put(license);
    await at.handle(received(wakeUp));
    const { facts, access, revision, identity } = await at.get();
    expect({ facts, access, revision, identity }).toEqual({ facts: license.facts, access: license.access, revision: license.revision, identity: license.identity });
  });

  it('may come twice, late or for a license nobody knows', async () => {
    await at.put(aLicense());
    await at.handle(received(wakeUp));
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(await at.handle(received({ license: 'l-unknown', version: 7 }))).toEqual(done);
    expect(at.hooks.actions).toEqual(['GRANT']);
  });

  it('says nothing about what to do: the newest state counts', async () => {
    await at.put(aLicense({ access: ended({ version: 9 }), hook: GRANTED }));
    await at.handle(received(wakeUp));
    expect(at.hooks.calls).toMatchObject([{ action: 'FINAL_USAGE', version: 9 }]);
  });

  it.each([
    ['{"version":1}', /^wake-up\.license: /],
    ['{"license":"l-one","version":1,"notBefore":"soon"}', /^wake-up\.notBefore: /],
    ['not JSON', /^wake-up: .*Expected Object/],
  ])('that cannot be understood (%s) is put aside at once with the reason, and calls nobody', async (body, reason) => {
    expect(await at.handle(received(body))).toEqual(done);
    expect(at.deadLetters.letters).toEqual([{ body, reason: expect.stringMatching(reason) as string }]);
    expect(at.report.said).toEqual(['message-1 is malformed']);
    expect(at.hooks.calls).toEqual([]);
  });

  it('that cannot be put aside stays in the queue', async () => {
    at.deadLetters.broken = true;
    expect(await at.handle(received('not JSON'))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([10]);
  });

  it('that comes too early waits', async () => {
    await at.put(aLicense());
    expect(await at.handle(received({ ...wakeUp, notBefore: iso(NOON + 40_500) }))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([41]);
    expect(at.hooks.calls).toEqual([]);
  });
});

describe('a license that is over', () => {
  beforeEach(async () => {
    at = await dispatcher();
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
  });

  it('gets one step a dispatch: final usage first, then a new wake-up, then the revocation', async () => {
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(at.hooks.calls).toMatchObject([{ action: 'FINAL_USAGE', within: 5 * MINUTE, deadline: iso(NOON + 6 * MINUTE) }]);
    expect(await at.get()).toMatchObject({ due: true, hook: { delivered: 'ACTIVE', final: iso(NOON), version: 1 } });
    expect(at.wakeUps.sent).toMatchObject([{ license: 'l-one', version: 2, purpose: 'message-1.1' }]);
    await at.handle(received(at.wakeUps.sent[0], 1, 'message-2'));
    expect(at.hooks.actions).toEqual(['FINAL_USAGE', 'REVOKE']);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ENDED', digest: 'digest-2', version: 2 } });
    expect(at.wakeUps.sent).toHaveLength(1);
  });

  it('limits the final usage call to the time that is left', async () => {
    at.clock.time = NOON + 5 * MINUTE;
    await at.handle(received(wakeUp));
    expect(at.hooks.calls).toMatchObject([{ action: 'FINAL_USAGE', within: MINUTE }]);
  });

  it('is revoked without the final usage when its time is over, and says so', async () => {
    const admin = new FakeAdmin();
    at = await dispatcher({ admin });
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
    at.clock.time = NOON + 6 * MINUTE;
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(at.hooks.calls).toEqual([]);
    expect(at.report.said).toContain('l-one final usage missed');
    expect(admin.mails.map(({ subject }) => subject)).toEqual(['The last usage of a customer may not be billed: onFinalUsage did not answer in time (l-one)']);
    expect(at.wakeUps.sent).toHaveLength(1);
    await at.handle(received(at.wakeUps.sent[0]));
    expect(at.hooks.actions).toEqual(['REVOKE']);
  });

  it('is asked for its usage again and again without using up the attempts of the revocation', async () => {
    at.hooks.during = () => { throw new Error('database is down'); };
    expect(await at.handle(received(wakeUp, 4))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([60]);
    expect(await at.handle(received(wakeUp, 5))).toEqual(done);
    expect(at.wakeUps.sent).toEqual([{ license: 'l-one', version: 1, notBefore: iso(NOON + MINUTE), purpose: 'message-1.5' }]);
  });
});

describe('access that changes while a hook runs', () => {
  it('stays due and is delivered by the next wake-up', async () => {
    at = await dispatcher({ product: UNMETERED });
    await at.put(aLicense());
    at.hooks.during = async () => { await at.changeAccess(ended()); };
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(await at.get()).toMatchObject({ due: true, hook: { delivered: 'ACTIVE', version: 1 } });
    expect(at.wakeUps.sent).toMatchObject([{ version: 2 }]);
    at.hooks.during = () => undefined;
    await at.handle(received(at.wakeUps.sent[0]));
    expect(at.hooks.actions).toEqual(['GRANT', 'REVOKE']);
    expect(await at.get()).toMatchObject({ due: false });
  });

  it('is not overwritten by a dispatcher that was overtaken', async () => {
    at = await dispatcher();
    await at.put(aLicense());
    at.hooks.during = async () => { await at.put(aLicense({ access: ended(), hook: { delivered: 'ENDED', version: 2 }, due: false })); };
    expect(await at.handle(received(wakeUp))).toEqual(again);
    expect(await at.get()).toMatchObject({ hook: { delivered: 'ENDED', version: 2 }, due: false });
  });
});

describe('without hooks', () => {
  it('bus and mail are the delivery, step by step', async () => {
    const admin = new FakeAdmin();
    at = await dispatcher({ hooks: new FakeHooks([]), admin });
    await at.put(aLicense());
    await at.register({ email: 'ada@example.com' });
    await at.handle(received(wakeUp));
    await at.changeAccess(ended());
    await at.handle(received(wakeUp));
    await at.handle(received(wakeUp));
    expect(admin.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('is to be let in'), expect.stringContaining('report its last usage'), expect.stringContaining('is over'),
    ]);
    expect(admin.mails[0].text).toContain('email: ada@example.com');
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ENDED', version: 2 } });
  });

  it('a license that ended long ago is no missed final usage', async () => {
    at = await dispatcher({ hooks: new FakeHooks(['REVOKE']) });
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
    at.clock.time = NOON + 60 * MINUTE;
    await at.handle(received(wakeUp));
    await at.handle(received(wakeUp));
    expect(at.report.said).toEqual(['l-one REVOKE 2 by hook']);
  });

  it('a mail that fails after a hook holds nothing up', async () => {
    const admin = new FakeAdmin();
    admin.broken = true;
    at = await dispatcher({ admin });
    await at.put(aLicense());
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(at.report.said).toEqual(['l-one mail failed', 'l-one GRANT 1 by hook']);
    expect(await at.get()).toMatchObject({ due: false });
  });

  it('a mail that fails is a delivery that failed: it is tried again until it is sent', async () => {
    const admin = new FakeAdmin();
    admin.broken = true;
    at = await dispatcher({ hooks: new FakeHooks(['REVOKE']), admin });
    await at.put(aLicense());
    expect(await at.handle(received(wakeUp, 1))).toEqual(again);
    expect(await at.handle(received(wakeUp, 2))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([10, 20]);
    expect(at.report.said).toEqual(['l-one mail failed', 'l-one mail failed']);
    expect(await at.get()).toMatchObject({ due: true, hook: { delivered: 'NONE' } });
    admin.broken = false;
    expect(await at.handle(received(wakeUp, 3))).toEqual(done);
    expect(admin.mails).toHaveLength(1);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ACTIVE' } });
  });

  it('a mail that never goes out holds the revocation up no longer than the final usage has', async () => {
    const admin = new FakeAdmin();
    admin.broken = true;
    at = await dispatcher({ hooks: new FakeHooks(['REVOKE']), admin });
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
    expect(await at.handle(received(wakeUp))).toEqual(again);
    at.clock.time = NOON + 6 * MINUTE;
    await at.handle(received(wakeUp, 2));
    await at.handle(received(wakeUp, 3));
    expect(at.hooks.actions).toEqual(['REVOKE']);
  });

  it('a license that needs nothing is no longer due', async () => {
    at = await dispatcher();
    await at.put(aLicense({ access: anAccess({ state: 'PENDING', reason: 'REGISTRATION' }), hook: aHook() }));
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(await at.get()).toMatchObject({ due: false });
    expect(at.hooks.calls).toEqual([]);
  });
});

it('tries again when the queue does not take the next wake-up', async () => {
  at = await dispatcher();
  await at.put(aLicense({ access: ended(), hook: GRANTED }));
  at.wakeUps.refused = new Set([0]);
  expect(await at.handle(received(wakeUp))).toEqual(again);
  await at.handle(received(wakeUp, 2));
  expect(at.hooks.actions).toEqual(['FINAL_USAGE', 'REVOKE']);
});
