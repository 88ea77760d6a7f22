import { describe, expect, it } from 'vitest';
import { bySource } from '../../../lambda/access-outbox/by-source.js';
import { republish } from '../../../lambda/access-outbox/republish.js';
import type { HookAction } from '../../../lambda/core/access-delivery.js';
import { adminMail, finalUsageMissedMail, givenUpMail } from '../../../lambda/core/admin-mail.js';
import { keptEvent } from '../../../lambda/core/announcements.js';
import { busEvents } from '../../../lambda/core/bus-event.js';
import { hookPayload } from '../../../lambda/core/hook-payload.js';
import type { License } from '../../../lambda/core/license.js';
import { aHook, aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON } from './a-license.js';
import { FakeBus, received } from './fakes.js';

const contact = { company: 'Example Corp', email: 'ada@example.com' };

describe('the hook payload, version 1', () => {
  it('carries the license, its entitlements and what the buyer typed', () => {
    expect(hookPayload(aLicense(), { action: 'GRANT' }, METERED, contact)).toEqual({
      schema: '1',
      action: 'GRANT',
      version: 1,
      license: 'l-one',
      licenseArn: 'arn:aws:license-manager::294406891311:license:l-one',
      account: '111122223333',
      agreement: 'agmt-1',
      product: 'prodcode1',
      pricingModel: 'CONTRACT_WITH_CONSUMPTION',
      entitlements: [{ dimension: 'seats', value: 5, expiresAt: '2027-11-20T00:00:00.000Z' }],
      registration: contact,
      reason: 'LICENSED',
      since: '2026-11-20T12:00:00.000Z',
    });
  });

  it('says until when the final usage can be reported', () => {
    const license = aLicense({ access: ended() });
    const payload = hookPayload(license, { action: 'FINAL_USAGE', end: iso(NOON), deadline: NOON + 6 * MINUTE }, METERED, {});
    expect(payload).toMatchObject({ action: 'FINAL_USAGE', deadline: '2026-11-20T12:06:00.000Z', reason: 'DEPROVISIONED', version: 2 });
  });

  it('names the license that is continued, and the one that continues', () => {
    const license = aLicense({ access: anAccess({ predecessor: 'l-before' }) });
    expect(hookPayload(license, { action: 'GRANT' }, METERED, {})).toMatchObject({ predecessor: 'l-before' });
    const replaced = aLicense({ access: ended({ reason: 'REPLACED', successor: 'l-after' }) });
    expect(hookPayload(replaced, { action: 'REVOKE' }, METERED, {})).toMatchObject({ successor: 'l-after', reason: 'REPLACED' });
  });

  it('leaves out what AWS has not told', () => {
    const payload = hookPayload(aLicense({ identity: undefined, facts: {} }), { action: 'REVOKE' }, METERED, {});
    expect(JSON.parse(JSON.stringify(payload))).toEqual({
      schema: '1', action: 'REVOKE', version: 1, license: 'l-one', product: 'prodcode1', pricingModel: 'CONTRACT_WITH_CONSUMPTION',
      entitlements: [], registration: {}, reason: 'LICENSED', since: '2026-11-20T12:00:00.000Z',
    });
  });
});

describe('the event on the bus', () => {
  const types = (license: License) => busEvents(license, METERED, NOON).map(({ detailType }) => detailType);

  it.each([
    ['Access Granted', aLicense()],
    ['Access Changed', aLicense({ access: anAccess({ version: 2, digest: 'digest-2' }), hook: GRANTED })],
    ['Final Usage Due', aLicense({ access: ended(), hook: GRANTED })],
    ['Access Revoked', aLicense({ access: ended(), hook: { ...GRANTED, final: iso(NOON) } })],
  ])('%s has the payload without contact data', (detailType, license) => {
    const [event] = busEvents(license, METERED, NOON);
    expect(types(license)).toEqual([detailType]);
    expect(event.detail).toMatchObject({ schema: '1', license: 'l-one', version: license.access.version });
    expect(event.detail).not.toHaveProperty('registration');
  });

  it('does not repeat what the dispatcher notes down as attempted, but tells a newer version', () => {
    expect(types(aLicense({ hook: aHook({ grantTried: true, triedVersion: 1 }) }))).toEqual([]);
    expect(types(aLicense({ access: anAccess({ version: 2 }), hook: aHook({ grantTried: true, triedVersion: 1 }) }))).toEqual(['Access Granted']);
  });

  it('takes back what was told, although no hook was called for it', () => {
    expect(types(aLicense({ access: ended({ activeVersion: 1 }) }))).toEqual(['Access Revoked']);
    expect(types(aLicense({ access: anAccess({ state: 'PENDING', reason: 'ENTITLEMENT', version: 2, activeVersion: 1 }) }))).toEqual(['Access Revoked']);
    expect(types(aLicense({ access: anAccess({ version: 3 }), hook: GRANTED }))).toEqual(['Access Changed']);
    const ending = anAccess({ version: 3, ending: true, end: iso(NOON) });
    expect(types(aLicense({ access: ending, hook: GRANTED }))).toEqual(['Access Changed', 'Final Usage Due']);
  });

  it('takes nothing back that was never told, or that was taken back before', () => {
    expect(types(aLicense({ access: ended({ version: 3 }) }))).toEqual([]);
    expect(types(aLicense({ access: ended({ version: 9, activeVersion: 4 }), hook: aHook({ delivered: 'ENDED', version: 5 }) }))).toEqual([]);
  });

  it('says nothing of a license that waits for its registration', () => {
    expect(types(aLicense({ access: anAccess({ state: 'PENDING', reason: 'REGISTRATION', version: 2 }) }))).toEqual([]);
  });
});

describe('an event that the bus did not take', () => {
  const [granted] = busEvents(aLicense(), METERED, NOON);
  const [other] = busEvents(aLicense({ id: 'l-two' }), METERED, NOON);

  function republishing() {
    const bus = new FakeBus();
    const postponed: [string, number][] = [];
    const postponement = { postpone: async (receipt: string, seconds: number) => { postponed.push([receipt, seconds]); } };
    const logged: string[] = [];
    const logger = { error: (...what: unknown[]) => { logged.push(JSON.stringify(what)); } };
    return { bus, postponed, postponement, logged, handle: republish({ bus, postponement, logger }) };
  }
  const batch = (...bodies: string[]) => ({ Records: bodies.flatMap((body, i) => received(body, 1, `m-${i}`).Records) });
  const failed = (...messages: string[]) => ({ batchItemFailures: messages.map((itemIdentifier) => ({ itemIdentifier })) });

  it('is kept in the words of the bus, without contact data', () => {
    const kept = JSON.parse(keptEvent(granted)) as Record<string, unknown>;
    expect(kept).toEqual({ 'detail-type': 'Access Granted', 'detail': JSON.parse(JSON.stringify(granted.detail)) as unknown });
    expect(kept.detail).not.toHaveProperty('registration');
  });

  it('gets there later as it was', async () => {
    const { bus, handle, postponed } = republishing();
    expect(await handle(batch(keptEvent(granted), keptEvent(other)))).toEqual(failed());
    expect(bus.events).toEqual([granted, other].map(({ detailType, detail }) => ({ detailType, detail: JSON.parse(JSON.stringify(detail)) as unknown })));
    expect(postponed).toEqual([]);
  });

  it('that is refused again, or that nobody understands, stays alone', async () => {
    const { bus, handle, logged } = republishing();
    const put = bus.put;
    bus.put = async (events) => events[0].detail.license === 'l-two' ? new Set([0]) : await put(events);
    const forged = JSON.stringify({ ...JSON.parse(keptEvent(granted)) as object, 'source': 'aws.health', 'detail-type': 'Access Granted' });
    const strange = JSON.stringify({ 'detail-type': 'ada@example.com', 'detail': granted.detail });
    expect(await handle(batch(keptEvent(other), forged, strange, 'ada@example.com', keptEvent(granted)))).toEqual(failed('m-0', 'm-1', 'm-2', 'm-3'));
    expect(bus.licenses).toEqual(['l-one']);
    expect(logged).toHaveLength(4);
    expect(logged.join()).not.toContain('ada@example.com');
  });

  it('is offered again for hours, ever less often', async () => {
    const { bus, handle, postponed } = republishing();
    bus.put = () => Promise.reject(new Error('no route'));
    for (let receives = 1; receives <= 10; receives++) {
      expect(await handle(received(keptEvent(granted), receives))).toEqual(failed('message-1'));
    }
    const minutes = postponed.map(([, seconds]) => seconds / 60);
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it('comes back by itself if the queue cannot be told when', async () => {
    const { bus, postponement, handle, logged } = republishing();
    bus.put = () => Promise.reject(new TypeError('no route'));
    postponement.postpone = () => Promise.reject(new RangeError('no route'));
    expect(await handle(received(keptEvent(granted)))).toEqual(failed('message-1'));
    expect(logged.join()).toMatch(/RangeError.*TypeError/);
  });
});

describe('the function behind stream and queue', () => {
  const handle = bySource({
    stream: async ({ Records }) => ({ batchItemFailures: Records.map(() => ({ itemIdentifier: 'stream' })) }),
    queue: async ({ Records }) => ({ batchItemFailures: Records.map(() => ({ itemIdentifier: 'queue' })) }),
  });
  const [message] = received({}).Records;
  const record = { eventSource: 'aws:dynamodb', dynamodb: {} };

  it('knows one from the other', async () => {
    expect(await handle({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'stream' }] });
    expect(await handle({ Records: [message] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'queue' }] });
  });

  it.each([
    ['another source', [{ eventSource: 'aws:kinesis' }], 'aws:kinesis'],
    ['no source', [{}], 'nowhere'],
    ['both at once', [record, message], 'aws:dynamodb, aws:sqs'],
  ])('refuses %s', async (_, records, found) => {
    await expect(handle({ Records: records as never })).rejects.toThrow(`The records come from ${found}. Allowed: `);
  });
});

describe('the mail to the admin', () => {
  const mailOf = (action: HookAction, hookCalled: boolean, registration: Record<string, string> = contact) =>
    adminMail({ ...hookPayload(aLicense(), { action: 'GRANT' }, METERED, registration), action }, hookCalled);

  it('tells which license, what happened, why, what to do and who the customer is', () => {
    const { subject, text } = mailOf('GRANT', false);
    expect(subject).toContain('l-one');
    for (const part of ['A new customer is to be let in', 'AWS Marketplace confirmed the purchase', 'Set the customer up', '111122223333', 'seats: 5', 'email: ada@example.com']) {
      expect(text).toContain(part);
    }
  });

  it('asks for nothing when the hook did the work', () => {
    expect(mailOf('REVOKE', true).text).toContain('What to do: Nothing: your onRevoke function was called and succeeded.');
  });

  it.each(['GRANT', 'CHANGE', 'REVOKE', 'FINAL_USAGE'] as const)('has a subject that SNS takes for %s', (action) => {
    expect(mailOf(action, false).subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  });

  it('tells whoever does it by hand that a renewal is no new customer', () => {
    const granted = hookPayload(aLicense({ access: anAccess({ predecessor: 'l-before' }) }), { action: 'GRANT' }, METERED, contact);
    expect(adminMail(granted, false).text).toContain('What to do: The customer was set up as license l-before before');
    const revoked = hookPayload(aLicense({ access: ended({ reason: 'REPLACED', successor: 'l-after' }) }), { action: 'REVOKE' }, METERED, contact);
    expect(adminMail(revoked, false).text).toContain('What to do: Nothing, if the customer goes on with license l-after');
  });

  it.each([
    ['GRANT', 'A customer waits for access: onGrant failed 10 times (l-one)'],
    ['CHANGE', 'A customer does not have what was bought now: onChange failed 10 times (l-one)'],
    ['REVOKE', 'A customer whose license is over still has access: onRevoke failed 10 times (l-one)'],
    ['FINAL_USAGE', 'The last usage of a customer is not reported: onFinalUsage failed 10 times (l-one)'],
  ] as const)('says who suffers when %s failed for good, and what to do', (action, subject) => {
    const mail = givenUpMail({ ...hookPayload(aLicense(), { action: 'GRANT' }, METERED, contact), action }, 10);
    expect(mail.subject).toContain(subject);
    expect(mail.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(mail.subject).toContain('(l-one)');
    expect(mail.text).toMatch(/What to do: Read the log of your on\w+ function .* redrive the dead-letter queue/);
    expect(mail.text).toContain('email: ada@example.com');
  });

  it('has a subject that SNS takes for a license id of any length', () => {
    expect(finalUsageMissedMail({ ...hookPayload(aLicense({ id: `prod:${'x'.repeat(200)}` }), { action: 'GRANT' }, METERED, {}) }).subject).toHaveLength(100);
  });

  it('does not let a buyer write lines of ours', () => {
    const { text } = mailOf('GRANT', false, { company: 'Evil\r\nWhat to do: send money\u2028now', email: 'x'.repeat(5_000) });
    expect(text.split('\n').filter((line) => line.startsWith('What to do:'))).toHaveLength(1);
    expect(text).toContain('company: Evil What to do: send money now');
    expect(text.length).toBeLessThan(2_000);
  });
});
