import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PricingModel } from 'cdk-marketplace-saas';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typed, withLocalCredentials } from '../cli/typed.js';
import { RunningShop } from './support/running-shop.js';

describe.each(['NEW', 'SAME'] as const)('when renewals provide a license that is %s', (renewalLicense) => {
  let shop: RunningShop;
  let restore: () => void;

  beforeAll(async () => {
    restore = withLocalCredentials();
    shop = await RunningShop.start(`scenarios-consumption-${renewalLicense}`, { products: {
      Metered: {
        pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
        usageDimensions: ['calls'],
        includedUsage: { calls: 'calls-included' },
        usageCeilings: { calls: 1_000 },
      },
    } }, { behaviour: { renewalLicense } });
  }, 60_000);
  afterAll(async () => {
    expect(shop.sandbox.permissions.refused).toEqual([]);
    restore();
    await shop.stop();
  });

  let events = 0;

  async function use({ licenseId }: Purchase, quantity: number): Promise<void> {
    const client = new SQSClient({ endpoint: shop.sandbox.endpoints.sqs });
    const QueueUrl = shop.sandbox.deployment.resource('Shop/Metered/Metering/Intake/Usage/Queue').physicalId;
    const event = { id: `e${events += 1}`, license: licenseId, dimension: 'calls', quantity, occurredAt: new Date(shop.sandbox.clock.now()).toISOString() };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    client.destroy();
    await shop.sandbox.settle();
  }

  const billed = ({ licenseId }: Purchase) => shop.sandbox.marketplace.ledger.billed(licenseId).reduce((all, { quantity }) => all + quantity, 0);

  const type = (...args: string[]) => typed([
    ...args, '--usage-table', shop.sandbox.deployment.resource('Shop/Metered/Metering/UsageTable').physicalId, '--endpoint', shop.sandbox.endpoints.dynamodb,
  ]);

  test('a buyer pays for what is more than the contract includes, and a renewal includes it anew', async () => {
    const purchase = await shop.customer('metered', { entitlements: { 'calls-included': 100 } });
    await use(purchase, 60);
    await shop.advance(75);
    expect(billed(purchase)).toBe(0);
    await use(purchase, 70);
    await shop.advance(75);
    expect(billed(purchase)).toBe(30);
    const { out } = await type('usage', purchase.licenseId, '--from', '2027-02-10', '--to', '2027-02-11');
    expect(out).toMatch(/calls {2}included 100, used 100, left 0, term until 20/);
    expect(out).toContain('they give the stored state');

    purchase.renew();
    // The hour in which AWS answers with the new end counts for the old term.
    await shop.advance(70);
    await use(purchase, 110);
    await shop.advance(75);
    expect(shop.sandbox.marketplace.ledger.billed().reduce((all, { quantity }) => all + quantity, 0)).toBe(30 + 10);
  }, 60_000);

  test('a loop in the app is on no bill before somebody has said so', async () => {
    const purchase = await shop.customer('metered', { entitlements: { 'calls-included': 100 } });
    const other = await shop.customer('metered', { entitlements: { 'calls-included': 0 } });
    await use(purchase, 50_000);
    await use(other, 1_000);
    await shop.advance(150);
    expect([billed(purchase), billed(other)]).toEqual([0, 1_000]);

    const mails = shop.mailsAbout(purchase).filter((mail) => mail.includes('above its ceiling'));
    expect(mails).toHaveLength(1);
    const [, ...words] = /cdk-marketplace-saas-cli (release .*)/.exec(mails[0])?.[1].split(' ') ?? [];
    expect((await type('release', ...words.slice(0, 3))).out).toContain('calls 50000');
    await shop.advance(75);
    expect(billed(purchase)).toBe(49_900);
  }, 60_000);
});
