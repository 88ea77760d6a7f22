import { defineScenario } from 'cdk-marketplace-saas-sandbox';

const MINUTE = 60_000;

export default defineScenario({
  name: 'A contract is upgraded, and AWS ends it: the tenant gets more at once, and is shut out at the end',
  start: new Date('2027-02-10T12:00:00Z'),
  async run({ sandbox, step, expect }) {
    const purchase = sandbox.marketplace.buyer().subscribe({ product: '2p409vwjybxwn3pd5tcrz4xbw', entitlements: { projects: 5 } });
    await step('setup', purchase.licenseId);
    await sandbox.advance(2 * MINUTE);
    const tenant = () => step('items', { table: 'AcmeData/Tenants', key: { license: purchase.licenseId } });
    expect(await tenant(), [{ state: 'ACTIVE', entitlements: { $contains: '"value":5' } }]);

    purchase.upgrade({ projects: 8 });
    await sandbox.advance(20 * MINUTE);
    expect(await tenant(), [{ state: 'ACTIVE', entitlements: { $contains: '"value":8' } }]);

    sandbox.marketplace.aws.terminate(purchase);
    await sandbox.advance(60 * MINUTE);
    expect(await tenant(), [{ state: 'SUSPENDED' }]);
  },
});
