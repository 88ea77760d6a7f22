import { describe, expect, test } from 'vitest';
import { readMarketplaceEvent } from '../../../lambda/core/marketplace-event.js';
import { agreementCreated, agreementEnded, arnOf, BUYER, licenseDeprovisioned, licenseUpdated, PRODUCT } from '../../support/marketplace-events.js';

const read = (message: unknown) => readMarketplaceEvent(message, PRODUCT);
const options = { id: 'event-1', time: '2026-08-20T14:24:23Z', agreement: 'agmt-EXAMPLE' };
const license = 'l-0123456789abcdef0123456789abcdef';
const updated = licenseUpdated({ ...options, license });

const reasonFor = (message: unknown) => {
  const reading = read(message);
  return reading.outcome === 'malformed' ? reading.reason : `not malformed but ${reading.outcome}`;
};

describe('the events of AWS Marketplace', () => {
  test('License Updated links license, agreement and buyer', () => {
    expect(read(updated)).toEqual({
      outcome: 'known',
      event: {
        name: 'License Updated', id: 'event-1', time: '2026-08-20T14:24:23.000Z', license, licenseArn: arnOf(license),
        agreement: 'agmt-EXAMPLE', account: BUYER, offer: 'offer-EXAMPLE',
      },
    });
  });

  test('License Deprovisioned is understood without a buyer: taking access away must not fail on that', () => {
    const event = licenseDeprovisioned({ ...options, license });
    expect(read({ ...event, detail: { ...event.detail, acceptor: undefined } })).toMatchObject({
      outcome: 'known', event: { name: 'License Deprovisioned', license, agreement: 'agmt-EXAMPLE' },
    });
  });

  test('agreement events carry no product and are known all the same', () => {
    expect(read(agreementCreated(options))).toMatchObject({ outcome: 'known', event: { name: 'Purchase Agreement Created', intent: 'NEW' } });
    expect(read(agreementEnded({ ...options, status: 'RENEWED' }))).toMatchObject({ outcome: 'known', event: { name: 'Purchase Agreement Ended', status: 'RENEWED' } });
  });

  test('mean the same to the manufacturer and to the proposer', () => {
    const as = (role: 'Manufacturer' | 'Proposer') => read(agreementEnded({ ...options, status: 'EXPIRED', role }));
    expect(as('Manufacturer')).toEqual(as('Proposer'));
    expect(as('Proposer').outcome).toBe('known');
  });

  test.each([
    ['arn:aws:license-manager::294406891311:license:l-abc123'],
    ['aws:license-manager:us-east-1:123456789012:l-abc123'],
    ['arn:aws:license-manager::294406891311:license/l-abc123'],
  ])('name the same license however its ARN is spelt: %s', (licenseArn) => {
    expect(read(licenseUpdated({ ...options, license, licenseArn }))).toMatchObject({ outcome: 'known', event: { license: 'l-abc123', licenseArn } });
  });

  test('members that AWS adds are ignored', () => {
    const richer = { ...updated, 'replay-name': 'x', 'detail': { ...updated.detail, somethingNew: { deep: [1] }, offer: null } };
    expect(read(richer)).toMatchObject({ outcome: 'known' });
  });

  test('the order of times in two spellings is the order of the moments', () => {
    const time = (text: string) => {
      const reading = read({ ...updated, time: text });
      return reading.outcome === 'known' ? reading.event.time : undefined;
    };
    expect(time('2026-08-20T16:24:23+02:00')).toBe(time('2026-08-20T14:24:23Z'));
    expect(time('2026-08-20T14:24:23.5Z')! > time('2026-08-20T14:24:23Z')!).toBe(true);
  });

  test('of another product are told apart, even if they are malformed otherwise', () => {
    expect(read(licenseUpdated({ ...options, license, product: 'another' }))).toEqual({ outcome: 'other-product', name: 'License Updated' });
    expect(read({ ...updated, detail: { product: { code: 'another' } } }).outcome).toBe('other-product');
  });

  test('a renewal says which agreement it goes on from; an agreement without an end has one in the year 9999', () => {
    expect(read(agreementCreated({ ...options, previous: 'agmt-BEFORE' }))).toMatchObject({
      outcome: 'known', event: { name: 'Purchase Agreement Created', intent: 'RENEW', previous: 'agmt-BEFORE' },
    });
    expect(agreementCreated(options).detail.agreement).toMatchObject({ endTime: '9999-01-01T00:00:00Z' });
  });

  test.each([
    ['Purchase Agreement Ending - Proposer', 'informational'],
    ['Purchase Agreement Renewal Upcoming - Proposer', 'informational'],
    ['Agreement Cancellation Request Pending Approval - Proposer', 'informational'],
    ['Spend Threshold Reached', 'informational'],
    ['Purchase Agreement Advisory Resolved - Manufacturer', 'informational'],
    ['Purchase Agreement Advisory Issued - Manufacturer', 'review'],
    ['Spend Threshold Vet Failed', 'review'],
    ['Something Of Next Year', 'unknown'],
  ])('that tell us no fact are never malformed: %s is %s', (name, outcome) => {
    expect(read({ ...updated, 'detail-type': name }).outcome).toBe(outcome);
    expect(read({ ...updated, 'detail-type': name, 'detail': {} }).outcome).toBe(outcome);
  });
});

describe('a malformed event says what is wrong', () => {
  const withoutLicense = { ...updated.detail, license: undefined };
  const withoutProduct = { ...updated.detail, product: undefined };

  test.each([
    ['not JSON', 'hello', 'EventBridge event'],
    ['no event', { hello: 'world' }, 'detail-type'],
    ['no time', { ...updated, time: 'yesterday' }, 'EventBridge event.time: expected an ISO 8601 time'],
    ['no detail', { ...updated, detail: null }, 'EventBridge event.detail'],
    ['no license', { ...updated, detail: withoutLicense }, 'License Updated: detail.license'],
    ['no product', { ...updated, detail: withoutProduct }, 'License Updated: detail.product'],
    ['a license ARN without a license', licenseUpdated({ ...options, license, licenseArn: 'arn:aws:iam::1:role/x' }), 'License Updated: detail.license.arn: expected a license ARN that ends in l-'],
    ['an agreement id that is none', licenseUpdated({ ...options, license, agreement: 'a b' }), 'License Updated: detail.agreement.id'],
    ['an end that is none', agreementEnded({ ...options, status: 'ASCENDED' }), 'Purchase Agreement Ended: detail.agreement.status'],
    ['a numeric account', { ...updated, detail: { ...updated.detail, acceptor: { accountId: 111122223333 } } }, 'License Updated: detail.acceptor.accountId'],
  ])('%s', (_name, message, reason) => {
    expect(reasonFor(message)).toContain(reason);
  });

  test('in a text that a message attribute can hold', () => {
    const reason = reasonFor(agreementEnded({ ...options, status: `\u0000\ud800\uffff${'x'.repeat(5_000)}` }));
    expect(reason).toMatch(/^[\x20-\x7e]+$/);
    expect(reason.length).toBeLessThanOrEqual(500);
  });
});
