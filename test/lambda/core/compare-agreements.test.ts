import { expect, test } from 'vitest';
import type { License } from '../../../lambda/core/license.js';
import { compareAgreements } from '../../../lambda/core/reconciliation/compare-agreements.js';
import type { SoldAgreement } from '../../../lambda/core/reconciliation/sold-agreement.js';
import { recordFact } from '../../../lambda/core/record-fact.js';

const NOW = Date.parse('2026-08-20T14:00:00Z');
const policy = { pricingModel: 'SUBSCRIPTION', requireRegistration: false } as const;
const arnOf = (license: string) => `arn:aws:license-manager::294406891311:license:${license}`;

const sold = (id: string, products: readonly string[], ...licenses: readonly string[]): SoldAgreement => ({
  id, products, licenseArns: licenses.map(arnOf), status: 'ACTIVE', start: '2026-08-01T00:00:00.000Z', lastUpdate: '2026-08-01T00:00:00.000Z', account: '111122223333',
});
const updated = { time: '2026-08-01T00:00:00.000Z', id: 'event', licenseArn: arnOf('l-ours'), agreement: 'agmt-both', account: '111122223333' };
const ours: License = { id: 'l-ours', ...recordFact({ kind: 'updated', value: updated }, undefined, policy), hook: { delivered: 'NONE', version: 0 }, revision: 1 };
const found = (...agreements: readonly SoldAgreement[]) => compareAgreements(agreements, new Map([['l-ours', ours]]), NOW).updates.map(({ license }) => license);

test('a purchase of the product of a license that we know is found', () => {
  expect(found(sold('agmt-known', ['prod-ours'], 'l-ours'), sold('agmt-lost', ['prod-ours'], 'l-lost'), sold('agmt-else', ['prod-else'], 'l-else'))).toEqual(['l-ours', 'l-lost']);
});

test('customers of another product are no customers of ours because somebody bought both in one agreement', () => {
  expect(found(sold('agmt-both', ['prod-else', 'prod-ours'], 'l-ours', 'l-else'), sold('agmt-else', ['prod-else'], 'l-of-theirs'))).toEqual([]);
});
