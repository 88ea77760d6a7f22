import { DescribeAgreementCommand } from '@aws-sdk/client-marketplace-agreement';
import { BatchMeterUsageCommand, MarketplaceMeteringClient, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { expect, onTestFinished, test } from 'vitest';
import { startMarketplaceServer } from '../../../src/marketplace/exports.js';
import { HOUR, scene } from '../support.js';
import { onTheWire } from './clients.js';
import { ask } from './requests.js';

const noUsage = new BatchMeterUsageCommand({ UsageRecords: [] });

test('the connection breaks before AWS does anything: nothing is done', async () => {
  const { marketplace } = scene();
  const { metering } = await onTheWire(marketplace);
  marketplace.failNext('BatchMeterUsage', 'NO_REQUEST');
  await expect(metering.send(noUsage)).rejects.toThrow();
  expect(marketplace.calls.of('BatchMeterUsage').map(({ outcome }) => outcome)).toEqual(['NO_REQUEST']);
});

test('the connection breaks after AWS did it; a client that tries again gets its answer', async () => {
  const { marketplace } = scene();
  const { url } = await onTheWire(marketplace);
  const patient = new MarketplaceMeteringClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 2 });
  onTestFinished(() => { patient.destroy(); });
  marketplace.failNext('BatchMeterUsage', 'NO_ANSWER');
  await expect(patient.send(noUsage)).resolves.toMatchObject({ Results: [], $metadata: { attempts: 2 } });
  expect(marketplace.calls.of('BatchMeterUsage').map(({ outcome }) => outcome)).toEqual(['NO_ANSWER', 'OK']);
});

test('an answer that comes late does come, and one who does not wait for it goes away', async () => {
  const { marketplace } = scene();
  const { metering, agreement } = await onTheWire(marketplace);
  marketplace.setFaults({ api: { '*': { slow: { probability: 1, milliseconds: 30 } } } });
  await expect(metering.send(noUsage)).resolves.toBeDefined();
  // So long that the test would time out if anything waited for it.
  marketplace.setFaults({ api: { '*': { slow: { probability: 1, milliseconds: 60_000 } } } });
  await expect(agreement.send(new DescribeAgreementCommand({ agreementId: 'agmt-a' }), { abortSignal: AbortSignal.timeout(20) })).rejects.toThrow();
  marketplace.setFaults({});
  await expect(metering.send(noUsage)).resolves.toBeDefined();
});

test('a refusal comes late, too', async () => {
  const { marketplace } = scene();
  const { metering } = await onTheWire(marketplace);
  marketplace.setFaults({ api: { ResolveCustomer: { slow: { probability: 1, milliseconds: 300 } } } });
  const begun = performance.now();
  await expect(metering.send(new ResolveCustomerCommand({ RegistrationToken: 'a' }))).rejects.toMatchObject({ name: 'InvalidTokenException' });
  expect(performance.now() - begun).toBeGreaterThanOrEqual(295);
});

test('responses have a request id of their own and the virtual time', async () => {
  const { marketplace } = scene('2031-05-06T07:08:09Z');
  const { url, metering } = await onTheWire(marketplace);
  const ids = await Promise.all([1, 2].map(async () => (await metering.send(noUsage)).$metadata.requestId));
  expect(new Set(ids).size).toBe(2);
  const refused = await fetch(url, { method: 'POST', body: '{}' });
  expect(refused.headers.get('date')).toBe('Tue, 06 May 2031 07:08:09 GMT');
  expect(refused.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a client with a clock of its own, far from virtual time, is answered', async () => {
  const { marketplace } = scene('2031-05-06T07:08:09Z');
  const { metering } = await onTheWire(marketplace);
  await expect(metering.send(new ResolveCustomerCommand({ RegistrationToken: 'a' }))).rejects.toMatchObject({ name: 'InvalidTokenException' });
  await expect(metering.send(noUsage)).resolves.toBeDefined();
});

test('a refusal is one call though virtual time is far away: the SDK sees no clock skew; the ledger says whose clock is ahead', async () => {
  const { clock, marketplace } = scene(new Date().toISOString());
  const { url } = await onTheWire(marketplace);
  const usual = new MarketplaceMeteringClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  onTestFinished(() => { usual.destroy(); });
  const { licenseArn: LicenseArn, account: CustomerAWSAccountId } = marketplace.buyer().subscribe({ product: 'usage-product' });
  await clock.advance(24 * HOUR);
  const report = usual.send(new BatchMeterUsageCommand({ UsageRecords: [{ Timestamp: new Date(), Dimension: 'requests', Quantity: 1, LicenseArn, CustomerAWSAccountId }] }));
  await expect(report).rejects.toMatchObject({ message: expect.not.stringContaining('sandbox') as string, $metadata: { attempts: 1 } });
  expect(marketplace.calls.of('BatchMeterUsage')).toHaveLength(1);
  expect(marketplace.ledger.refusals).toMatchObject([{ explanation: expect.stringContaining('The sandbox\'s clock is 24 h ahead of this machine\'s') as string }]);
});

test('a port that is taken is named', async () => {
  const { marketplace } = scene();
  const { url } = await onTheWire(marketplace);
  const port = Number(new URL(url).port);
  await expect(startMarketplaceServer(marketplace, { host: '127.0.0.1', port })).rejects.toThrow(`Port ${port} is in use: end what listens there, or choose another port`);
});

test('the newest service model tells when a trial ends; older clients leave it out', () => {
  const { marketplace } = scene('2026-08-20T14:00:00Z');
  const { agreementId } = marketplace.buyer('111122223333').subscribe({ product: 'usage-product', freeTrial: 14 });
  const trialEnd = Date.parse('2026-09-03T14:00:00Z') / 1_000;
  expect(ask(marketplace, 'AWSMPCommerceService_v20200301.DescribeAgreement', JSON.stringify({ agreementId })).body).toMatchObject({ freeTrialSummary: { trialEndTime: trialEnd } });
});

test('a connection stays open as long as its client likes: no time is announced after which it ends', async () => {
  const { url } = await onTheWire(scene().marketplace);
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  expect(answer.headers.get('connection')).toBe('keep-alive');
  expect(answer.headers.get('keep-alive')).toBeNull();
});
