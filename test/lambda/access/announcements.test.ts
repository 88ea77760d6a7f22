import { describe, expect, it } from 'vitest';
import type { HookAction } from '../../../lambda/core/access-delivery.js';
import { adminMail } from '../../../lambda/core/admin-mail.js';
import { busEvents } from '../../../lambda/core/bus-event.js';
import { hookPayload } from '../../../lambda/core/hook-payload.js';
import type { License } from '../../../lambda/core/license.js';
import { aHook, aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON } from './a-license.js';

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

  it('names the license that is continued', () => {
    const license = aLicense({ facts: { ...aLicense().facts, inherited: 'l-before' } });
    expect(hookPayload(license, { action: 'GRANT' }, METERED, {})).toMatchObject({ predecessor: 'l-before' });
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

describe('the mail to the admin', () => {
  const mailOf = (action: HookAction, hookCalled: boolean, registration: Record<string, string> = contact) =>
    adminMail({ ...hookPayload(aLicense(), { action: 'GRANT' }, METERED, registration), action }, hookCalled);

  it('tells which license, what happened, why, what to do and who the customer is', () => {
    const { subject, text } = mailOf('GRANT', false);
    expect(subject).toContain('l-one');
    for (const part of ['A customer has access now', 'AWS Marketplace confirmed the purchase', 'Set the customer up', '111122223333', 'seats: 5', 'email: ada@example.com']) {
      expect(text).toContain(part);
    }
  });

  it('asks for nothing when the hook did the work', () => {
    expect(mailOf('REVOKE', true).text).toContain('What to do: Nothing: your onRevoke function was called and succeeded.');
  });

  it.each(['GRANT', 'CHANGE', 'REVOKE', 'FINAL_USAGE'] as const)('has a subject that SNS takes for %s', (action) => {
    expect(mailOf(action, false).subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  });

  it('does not let a buyer write lines of ours', () => {
    const { text } = mailOf('GRANT', false, { company: 'Evil\r\nWhat to do: send money\u2028now', email: 'x'.repeat(5_000) });
    expect(text.split('\n').filter((line) => line.startsWith('What to do:'))).toHaveLength(1);
    expect(text).toContain('company: Evil What to do: send money now');
    expect(text.length).toBeLessThan(2_000);
  });
});
