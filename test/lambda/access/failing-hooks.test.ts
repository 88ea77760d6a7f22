import { beforeEach, describe, expect, it } from 'vitest';
import { HookUnanswered } from '../../../lambda/core/hooks.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { aLicense, anAccess, ended, GRANTED, iso, MINUTE, NOON, UNMETERED } from './a-license.js';
import { again, dispatcherOn, done, wakeUp } from './dispatcher.js';
import { FakeAdmin, received } from './fakes.js';

const db = new DynamoForTests();
const dispatcher = (options?: Parameters<typeof dispatcherOn>[1]) => dispatcherOn(db, options);

let at: Awaited<ReturnType<typeof dispatcher>>;

describe('a hook that fails', () => {
  beforeEach(async () => {
    at = await dispatcher();
    at.hooks.during = () => { throw new Error('half done'); };
  });

  it('is called again later, and later still', async () => {
    await at.put(aLicense());
    expect(await at.handle(received(wakeUp, 1))).toEqual(again);
    expect(await at.handle(received(wakeUp, 3))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([10, 40]);
    expect(at.report.said).toEqual(['l-one GRANT failed', 'l-one GRANT failed']);
    expect(await at.get()).toMatchObject({ due: true, hook: { delivered: 'NONE', grantTried: true } });
  });

  it('has its half-made grant revoked if the license ends meanwhile', async () => {
    await at.put(aLicense());
    await at.handle(received(wakeUp));
    await at.changeAccess(ended());
    at.hooks.during = () => undefined;
    await at.handle(received(wakeUp, 2));
    await at.handle(received(wakeUp, 3));
    expect(at.hooks.actions).toEqual(['GRANT', 'FINAL_USAGE', 'REVOKE']);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ENDED' } });
  });
});

describe('a hook that failed ten times', () => {
  const admin = new FakeAdmin();
  const hourly = { ...wakeUp, again: true };

  beforeEach(async () => {
    admin.mails.length = 0;
    at = await dispatcher({ admin });
    at.hooks.during = () => { throw new TypeError('ada@example.com exists already'); };
    await at.put(aLicense());
    await at.register({ email: 'ada@example.com' });
  });

  it('has its message put aside with the reason, in the group of its license, and the admin told what to do', async () => {
    expect(await at.handle(received(wakeUp, 9))).toEqual(again);
    expect(at.deadLetters.letters).toEqual([]);
    expect(await at.handle(received(wakeUp, 10))).toEqual(done);
    expect(at.deadLetters.letters).toEqual([{ body: JSON.stringify(wakeUp), reason: 'onGrant failed 10 times, last with TypeError', group: 'l-one' }]);
    expect(admin.mails).toHaveLength(1);
    expect(admin.mails[0].subject).toBe('A customer waits for access: onGrant failed 10 times (l-one)');
    expect(admin.mails[0].text).toContain('email: ada@example.com');
    expect(await at.get()).toMatchObject({ due: true, hook: { delivered: 'NONE', grantTried: true } });
  });

  it('is delivered by the same message, redriven when the cause is gone', async () => {
    await at.handle(received(wakeUp, 10));
    at.hooks.during = () => undefined;
    expect(await at.handle(received(at.deadLetters.letters[0].body, 1, 'redriven'))).toEqual(done);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ACTIVE' } });
  });

  it('is called once each hour after that, so that it takes no place of other customers, with no other dead letter or mail', async () => {
    expect(await at.handle(received(hourly))).toEqual(done);
    expect(at.hooks.actions).toEqual(['GRANT']);
    expect([at.deadLetters.letters, admin.mails, at.wakeUps.sent, at.wakeUps.postponed]).toEqual([[], [], [], []]);
    expect(at.report.said).toContain('l-one left due');
    expect(await at.get()).toMatchObject({ due: true });
  });

  it('is delivered by the wake-up of an hour in which it works, to the last step', async () => {
    at.hooks.during = () => undefined;
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
    expect(await at.handle(received(hourly))).toEqual(done);
    expect(at.wakeUps.sent).toMatchObject([{ license: 'l-one', again: true }]);
    expect(await at.handle(received(at.wakeUps.sent[0], 1, 'message-2'))).toEqual(done);
    expect(at.hooks.actions).toEqual(['FINAL_USAGE', 'REVOKE']);
    expect(await at.get()).toMatchObject({ due: false, hook: { delivered: 'ENDED' } });
  });

  it('gave no answer in its hour: it is not called a second time, and holds its place until it cannot be running any more', async () => {
    at.hooks.during = () => { throw new HookUnanswered('l-one', new Error('socket hang up')); };
    expect(await at.handle(received(hourly))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([300]);
    at.clock.time += 5 * MINUTE;
    expect(await at.handle(received(hourly, 2))).toEqual(done);
    expect(at.hooks.actions).toEqual(['GRANT']);
    expect(at.deadLetters.letters).toEqual([]);
  });

  it('has its last usage asked for until the deadline in any hour: it cannot be told later', async () => {
    await at.put(aLicense({ access: ended(), hook: GRANTED }));
    expect(await at.handle(received(hourly))).toEqual(done);
    expect(at.wakeUps.sent).toEqual([{ license: 'l-one', version: 1, again: true, notBefore: iso(NOON + 10_000), purpose: 'message-1.1' }]);
    expect(await at.handle(received(at.wakeUps.sent[0], 1))).toEqual(again);
    at.clock.time += 10_000;
    await at.handle(received(at.wakeUps.sent[0], 2));
    expect(at.hooks.actions).toEqual(['FINAL_USAGE', 'FINAL_USAGE']);
  });

  it('does not mail for an old version: the wake-up of the newer one goes on trying', async () => {
    await at.put(aLicense({ access: anAccess({ version: 2 }) }));
    await at.handle(received(wakeUp, 10));
    expect(at.deadLetters.letters).toHaveLength(1);
    expect(admin.mails).toEqual([]);
  });

  it('keeps its place in the queue when it cannot be put aside', async () => {
    at.deadLetters.broken = true;
    expect(await at.handle(received(wakeUp, 10))).toEqual(again);
  });
});

describe('a hook that gives no answer', () => {
  it('is not called again, nor is another message of its license let through, while it may still run', async () => {
    at = await dispatcher();
    at.hooks.during = () => { throw new HookUnanswered('l-one', new Error('socket hang up')); };
    await at.put(aLicense());
    expect(await at.handle(received(wakeUp, 1))).toEqual(again);
    expect(await at.handle(received(wakeUp, 10))).toEqual(again);
    expect(at.wakeUps.postponed).toEqual([300, 300]);
    expect(at.deadLetters.letters).toEqual([]);
  });
});

describe('a license that a renewal continues under another license', () => {
  const replaced = ended({ reason: 'REPLACED', successor: 'l-two' });

  beforeEach(async () => {
    at = await dispatcher({ product: UNMETERED });
    await at.put(aLicense({ access: replaced, hook: GRANTED }));
  });

  it('is not revoked before the next one is let in, and waits without using up an attempt', async () => {
    await at.put(aLicense({ id: 'l-two' }));
    expect(await at.handle(received(wakeUp))).toEqual(done);
    expect(at.hooks.calls).toEqual([]);
    expect(at.wakeUps.sent).toEqual([{ license: 'l-one', version: 2, notBefore: iso(NOON + MINUTE), purpose: 'message-1.1' }]);
    expect(await at.get()).toMatchObject({ due: true, hook: GRANTED });

    await at.handle(received({ license: 'l-two', version: 1 }, 1, 'message-2'));
    at.clock.time = NOON + MINUTE;
    await at.handle(received(at.wakeUps.sent[0], 2, 'message-3'));
    expect(at.hooks.calls.map(({ action, license }) => [action, license])).toEqual([['GRANT', 'l-two'], ['REVOKE', 'l-one']]);
    expect(at.hooks.calls[1]).toMatchObject({ reason: 'REPLACED', successor: 'l-two' });
  });

  it('is revoked after half an hour whatever became of the next one', async () => {
    at.clock.time = NOON + 30 * MINUTE;
    await at.handle(received(wakeUp));
    expect(at.hooks.calls).toMatchObject([{ action: 'REVOKE', license: 'l-one' }]);
  });

  it('has its last usage asked for at once', async () => {
    at = await dispatcher();
    await at.put(aLicense({ access: replaced, hook: GRANTED }));
    await at.handle(received(wakeUp));
    expect(at.hooks.actions).toEqual(['FINAL_USAGE']);
  });

  it('hands its contact data on to a license that inherited the registration', async () => {
    await at.register({ company: 'Example Corp' });
    await at.put(aLicense({ id: 'l-two', access: anAccess({ predecessor: 'l-one' }), facts: { ...aLicense().facts, inherited: 'l-one' } }));
    await at.handle(received({ license: 'l-two', version: 1 }));
    expect(at.hooks.calls).toMatchObject([{ license: 'l-two', predecessor: 'l-one', registration: { company: 'Example Corp' } }]);
  });

  it('hands on the newest contact data when the buyer registered again between two renewals', async () => {
    await at.register({ company: 'Old name' });
    await at.register({ company: 'New name' }, 'l-two');
    await at.put(aLicense({ id: 'l-two', access: anAccess({ predecessor: 'l-one' }) }));
    await at.put(aLicense({ id: 'l-three', access: anAccess({ predecessor: 'l-two' }), facts: { ...aLicense().facts, inherited: 'l-one' } }));
    await at.put(aLicense({ id: 'l-four', access: anAccess({ predecessor: 'l-three' }), facts: { ...aLicense().facts, inherited: 'l-one' } }));
    await at.handle(received({ license: 'l-three', version: 1 }));
    await at.handle(received({ license: 'l-four', version: 1 }));
    expect(at.hooks.calls).toMatchObject([
      { license: 'l-three', registration: { company: 'New name' } }, { license: 'l-four', registration: { company: 'New name' } },
    ]);
  });
});
