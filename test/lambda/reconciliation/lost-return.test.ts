import { expect, test } from 'vitest';
import type { License, LicenseFacts } from '../../../lambda/core/license.js';
import { lostReturn } from '../../../lambda/core/reconciliation/sold-agreement.js';

const now = Date.parse('2026-08-20T18:00:00Z');
const licenseArn = 'arn:aws:license-manager::294406891311:license:l-1';
const at = (clock: string) => ({ time: `2026-08-20T${clock}:00.000Z`, id: clock });
const sold = (status: string, lastUpdate: string) => ({
  id: 'agmt-1', status, start: '2026-08-01T00:00:00.000Z', lastUpdate: at(lastUpdate).time, account: '111122223333', products: ['prod-1'], licenseArns: [licenseArn],
});
const taken: LicenseFacts = {
  updated: { time: '2026-08-01T00:00:00.000Z', id: 'u', licenseArn, agreement: 'agmt-1', account: '111122223333' },
  deprovisioned: { ...at('12:00'), agreement: 'agmt-1' },
};
const license = (facts: LicenseFacts): License => ({
  id: 'l-1', facts, access: { state: 'ENDED', reason: 'DEPROVISIONED', ending: true, version: 1, digest: 'd' }, hook: { delivered: 'ENDED', version: 1 }, due: false, revision: 1,
});
const cancelled: LicenseFacts = { ...taken, agreements: { 'agmt-1': { ...at('11:59'), status: 'CANCELLED' } } };
const replaced: LicenseFacts = { ...taken, agreements: { 'agmt-1': { ...at('11:59'), status: 'REPLACED' } } };
const another: LicenseFacts = { ...taken, updated: { ...taken.updated!, agreement: 'agmt-2' } };
const given: LicenseFacts = { ...taken, updated: { ...taken.updated!, ...at('13:00') } };

test('a license is given back by an agreement that was changed after it was taken away and is active', () => {
  expect(lostReturn(sold('ACTIVE', '13:00'), licenseArn, license(taken), now)).toMatchObject({ time: at('13:00').time, id: 'found', agreement: 'agmt-1' });
});

test.each([
  ['an agreement that is over', taken, sold('CANCELLED', '13:00')],
  ['a search that does not know yet that the license was taken away', taken, sold('ACTIVE', '11:00')],
  ['a change that went with the end of the license', taken, sold('ACTIVE', '12:05')],
  ['a change of which an event may still tell', taken, sold('ACTIVE', '17:50')],
  ['an agreement of which AWS told that it was cancelled', cancelled, sold('ACTIVE', '13:00')],
  ['an agreement of which AWS told that it was replaced', replaced, sold('ACTIVE', '13:00')],
  ['an agreement to which the license does not belong any more', another, sold('ACTIVE', '13:00')],
  ['a license that has not ended', given, sold('ACTIVE', '14:00')],
])('a license that has really ended is not brought back by %s', (_what, facts, agreement) => {
  expect(lostReturn(agreement, licenseArn, license(facts), now)).toBeUndefined();
});
