import { describe, expect, test } from 'vitest';
import { UsageError, argumentsOf, commandNamed, commands } from '../../src/commands/exports.js';
import { ModelStage, contract } from './stage.js';

const HOUR = 3_600_000;

function meter(stage: ModelStage, licenseArn: string, quantity: number): void {
  stage.marketplace.call('BatchMeterUsage', {
    UsageRecords: [{
      Timestamp: Math.floor(stage.clock.now() / 1000), Dimension: 'api-calls', Quantity: quantity,
      CustomerAWSAccountId: stage.marketplace.purchases[0].account, LicenseArn: licenseArn,
    }],
  });
}

describe('a buyer', () => {
  test('subscribes, upgrades, renews and cancels by name', async () => {
    const stage = new ModelStage();
    expect(await stage.give('subscribe', { entitlements: { seats: 10 }, as: 'acme' })).toMatchObject({ name: 'acme', product: 'insights', status: 'ACTIVE', entitlements: {} });
    expect(await stage.give('advance', { by: '2m' })).toEqual({ advanced: '2m', now: '2027-02-10T12:02:00.000Z' });
    expect(await stage.give('purchases')).toMatchObject([{ entitlements: { seats: 10 }, activatedAt: '2027-02-10T12:01:01.000Z' }]);
    await stage.give('upgrade', { purchase: 'acme', entitlements: ['seats=25'] });
    await stage.give('advance', { by: '20m' });
    expect(await stage.give('renew', { purchase: 'acme' })).toMatchObject({ intent: 'RENEW', agreementIds: [expect.any(String), expect.any(String)] });
    expect(await stage.give('auto-renew', { on: 'on' })).toMatchObject({ autoRenew: true });
    expect(await stage.give('cancel', { purchase: 'acme' })).toMatchObject({ status: 'CANCELLED' });
  });

  test('accepts a private offer, as a new purchase or in place of one', async () => {
    const stage = new ModelStage();
    const offer = await stage.give('offer', { entitlements: ['seats=5'], months: 14, as: 'special' }) as { offerId: string };
    expect(await stage.say('offer', { entitlements: ['seats=6'] })).toContain('accept offer-');
    expect(await stage.give('accept', { offer: 'special', as: 'a' })).toMatchObject({ offerId: offer.offerId, intent: 'NEW' });
    await expect(stage.give('accept', { purchase: 'a', as: 'b' })).rejects.toThrow(/'as' is for a new purchase/);
    expect(await stage.give('accept', { purchase: 'a' })).toMatchObject({ intent: 'REPLACE' });
    await expect(stage.give('accept', { offer: 'other' })).rejects.toThrow(/No offer is 'other'. There is: special, offer-/);
  });

  test('is found by license id and agreement id, too', async () => {
    const stage = new ModelStage();
    const { licenseId, agreementId } = await stage.give('subscribe', { entitlements: { seats: 1 } }) as { licenseId: string; agreementId: string };
    await stage.give('subscribe', { entitlements: { seats: 2 }, as: 'second' });
    expect(await stage.give('upgrade', { purchase: licenseId, entitlements: { seats: 3 } })).toMatchObject({ licenseId });
    expect(await stage.give('cancel', { purchase: agreementId })).toMatchObject({ licenseId });
    await expect(stage.give('cancel', { purchase: 'third' })).rejects.toThrow(`No purchase is 'third'. There is: ${licenseId}, second.`);
  });

  test('gets the token of "Set up your account" to post it', async () => {
    const stage = new ModelStage();
    await stage.give('subscribe', { entitlements: { seats: 1 } });
    const { fields } = await stage.give('setup', { pressOnly: true }) as { fields: Record<string, string> };
    const token = fields['x-amzn-marketplace-token'];
    expect(stage.marketplace.call('ResolveCustomer', { RegistrationToken: token })).toBeDefined();
    await expect(stage.give('setup')).rejects.toThrow(/--url http.*--press-only/);
  });
});

describe('AWS', () => {
  test.each(['expire', 'terminate'])('%s ends an agreement', async (command) => {
    const stage = new ModelStage();
    await stage.give('subscribe', { entitlements: { seats: 1 } });
    expect(await stage.give(command)).toMatchObject({ status: command === 'expire' ? 'EXPIRED' : 'TERMINATED' });
  });

  test('suspends an account and takes that back, and advises', async () => {
    const stage = new ModelStage();
    await stage.give('subscribe', { entitlements: { seats: 1 }, buyer: '123456789012' });
    expect(await stage.give('suspend')).toMatchObject({ account: '123456789012', purchases: [{ suspended: true }] });
    expect(await stage.give('reinstate', { account: '123456789012' })).toMatchObject({ purchases: [{ suspended: false }] });
    await stage.give('advisory', { what: 'issue' });
    expect(await stage.say('events')).toContain('Advisory');
  });
});

describe('faults', () => {
  test('of the next calls', async () => {
    const stage = new ModelStage();
    expect(await stage.say('fault', { operation: 'GetEntitlements', fault: 'THROTTLE', times: '2' })).toBe('The next 2 calls of GetEntitlements: THROTTLE.');
    const call = () => stage.marketplace.call('GetEntitlements', { ProductCode: 'insights' });
    expect(call).toThrow();
    expect(call).toThrow();
    expect(call).not.toThrow();
  });

  test('of a plan, by dotted names or as an object', async () => {
    const stage = new ModelStage();
    expect(await stage.give('faults', { set: ['api.GetEntitlements.throttle=1', 'delivery.duplicate=0.5'], seed: 's' }))
      .toEqual({ seed: 's', api: { GetEntitlements: { throttle: 1 } }, delivery: { duplicate: 0.5 } });
    expect(() => stage.marketplace.call('GetEntitlements', { ProductCode: 'insights' })).toThrow();
    await stage.give('faults', argumentsOf(commandNamed('faults'), { delivery: { lose: 1 } }));
    await stage.give('subscribe', { entitlements: { seats: 1 } });
    expect(await stage.give('events')).toEqual([]);
    expect(await stage.say('faults', { off: true })).toBe('Nothing goes wrong any more.');
    await expect(stage.give('faults', { set: ['delivery.duplicate=2'] })).rejects.toThrow(/delivery.duplicate.*at most 1/);
  });
});

test('the ledger tells what is billed and what was refused, of one purchase or all', async () => {
  const stage = new ModelStage();
  const { licenseArn } = await stage.give('subscribe', { entitlements: { seats: 1 }, as: 'acme' }) as { licenseArn: string };
  expect(await stage.say('ledger')).toBe('AWS bills nothing so far.');
  await stage.advance(HOUR);
  meter(stage, licenseArn, 7);
  meter(stage, licenseArn, 8);
  expect(await stage.give('ledger', { purchase: 'acme' })).toMatchObject({ totals: [{ license: licenseArn, dimensions: { 'api-calls': 7 } }], refusals: [{ quantity: 8 }] });
  expect(await stage.say('ledger')).toMatch(/api-calls\s+7\n[\s\S]*api-calls .* 8 {2}DuplicateRecord {2}\S+ /);
  expect(await stage.say('calls', { operation: 'BatchMeterUsage', last: 1 })).toMatch(/BatchMeterUsage {2}OK/);
});

test('the ledger compares what was used with what is billed, over renewals', async () => {
  const stage = new ModelStage();
  const { licenseArn } = await stage.give('subscribe', { entitlements: { seats: 1 }, as: 'acme' }) as { licenseArn: string };
  await stage.give('subscribe', { entitlements: { seats: 1 }, as: 'other' });
  await stage.advance(HOUR);
  meter(stage, licenseArn, 7);
  await stage.give('renew', { purchase: 'acme' });
  await stage.advance(366 * 24 * HOUR);
  expect(stage.marketplace.purchase(licenseArn).licenses).toHaveLength(2);
  expect(await stage.give('ledger', { purchase: 'acme' })).toMatchObject({ totals: [{ license: licenseArn, dimensions: { 'api-calls': 7 } }] });
  expect(await stage.give('ledger', { purchase: licenseArn, used: ['api-calls=9'] })).toMatchObject({ comparison: { equal: false, lines: [{ used: 9, billed: 7, difference: 2 }] } });
  expect(await stage.say('ledger', { purchase: licenseArn, used: { 'api-calls': 7 } })).toMatch(/AWS bills what was used:\n\n.*used − billed\n.*api-calls +7 +7 +0/);
  expect(await stage.give('ledger', { purchase: 'other' })).toMatchObject({ totals: [], charges: [] });
});

test('messages of legacy products are seen among the events', async () => {
  const stage = new ModelStage([{ ...contract, pricingModel: 'SUBSCRIPTION', dimensions: undefined, agreementModel: 'LEGACY' }]);
  await stage.give('subscribe');
  await stage.give('advance', { by: '10m' });
  expect(await stage.say('events')).toMatch(/aws-mp-subscription-notification-insights {2}\{.*subscribe-success/);
});

describe('a command that is not understood', () => {
  test.each([
    ['subscribe', { seats: 10 }, /'seats' is not known; there is: product, entitlements, months/],
    ['subscribe', { entitlements: 'seats' }, /'entitlements' is "seats": write it as dimension=amount/],
    ['subscribe', { product: 'other' }, /No product has the code 'other'. There is: insights/],
    ['subscribe', { product: 'seats' }, /No product has the code 'seats'. There is: insights. Did you mean seats=10\?$/],
    ['subscribe', { product: 'api-calls' }, /There is: insights\.$/],
    ['advisory', {}, /'what' is missing. There is: issue, resolve\./],
    ['faults', { set: ['toString.x=1'] }, /'toString.x' is no part of a plan/],
    ['faults', { set: ['delivery=1', 'delivery.duplicate=0.2'] }, /'delivery.duplicate' goes on after 'delivery', which is 1 already/],
    ['advance', {}, /'by' is missing/],
    ['fault', { operation: 'GetEntitlement', fault: 'THROTTLE' }, /'operation' is "GetEntitlement": it must be one of ResolveCustomer, GetEntitlements/],
    ['invoke', { function: 'Stack/F' }, /the simulator runs alone/],
    ['upgrade', { entitlements: { seats: 5 } }, /Nobody has bought anything yet/],
  ])('%s %j says what to do', async (command, given, message) => {
    const stage = new ModelStage();
    await expect(stage.give(command, given)).rejects.toThrow(message);
    await expect(stage.give(command, given)).rejects.toThrow(UsageError);
  });

  test('changes nothing: a taken name is refused before anything is bought', async () => {
    const stage = new ModelStage();
    await stage.give('subscribe', { entitlements: { seats: 1 }, as: 'acme' });
    await expect(stage.give('subscribe', { entitlements: { seats: 1 }, as: 'acme' })).rejects.toThrow(/'acme' already/);
    expect(stage.marketplace.purchases).toHaveLength(1);
    await expect(new ModelStage([contract, { ...contract, code: 'other' }]).give('subscribe')).rejects.toThrow('Say which product: insights, other.');
    expect(() => commandNamed('subscrib')).toThrow(/There is no command 'subscrib'. Did you mean subscribe\? There is: subscribe/);
  });
});

describe('the list of commands', () => {
  test('has one name each, and each says what it does and what its arguments mean', () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const { name, summary, arguments: known, positional } of commands) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      expect(Object.values(known).every(({ help }) => help.length > 5)).toBe(true);
      expect(Object.keys(known)).toEqual(expect.arrayContaining([...positional]));
    }
  });

  test('takes a scenario\'s short forms', () => {
    expect(argumentsOf(commandNamed('advance'), '2h')).toEqual({ by: '2h' });
    expect(argumentsOf(commandNamed('cancel'), undefined)).toEqual({});
    expect(argumentsOf(commandNamed('subscribe'), { as: 'acme' })).toEqual({ as: 'acme' });
    expect(() => argumentsOf(commandNamed('settle'), 'now')).toThrow(UsageError);
  });
});
