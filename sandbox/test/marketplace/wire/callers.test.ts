import { GetAgreementTermsCommand, SearchAgreementsCommand } from '@aws-sdk/client-marketplace-agreement';
import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import { BatchMeterUsageCommand, DisabledApiException, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { describe, expect, test } from 'vitest';
import { scene } from '../support.js';
import { clientsOf, onTheWire } from './clients.js';

const noUsage = new BatchMeterUsageCommand({ UsageRecords: [] });
const noToken = new ResolveCustomerCommand({ RegistrationToken: 'a' });

describe('who calls', () => {
  test('an access key id of twelve digits names the account; any other is the seller\'s', async () => {
    const { marketplace } = scene();
    const { url, metering } = await onTheWire(marketplace, { account: '123456789012' });
    await metering.send(noUsage);
    await clientsOf(url, { account: 'AKIDEXAMPLE', region: 'eu-west-1' }).metering.send(noUsage);
    expect(marketplace.calls.of('BatchMeterUsage').map(({ caller }) => caller)).toMatchObject([
      { accessKeyId: '123456789012', account: '123456789012', region: 'us-east-1' },
      { accessKeyId: 'AKIDEXAMPLE', account: '999988887777', region: 'eu-west-1' },
    ]);
  });

  test('a call that a permission check refuses is an AccessDeniedException', async () => {
    const { marketplace } = scene();
    const { metering } = await onTheWire(marketplace, { authorize: ({ action }) => `User: f is not authorized to perform: ${action}` });
    await expect(metering.send(noUsage)).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'User: f is not authorized to perform: aws-marketplace:BatchMeterUsage' });
  });
});

describe('Regions', () => {
  test('usage is metered in every commercial Region, and nowhere else (facts 3.9)', async () => {
    const { marketplace } = scene();
    const { url, metering } = await onTheWire(marketplace, { region: 'ap-southeast-2' });
    await expect(metering.send(noUsage)).resolves.toMatchObject({ Results: [] });
    await expect(clientsOf(url, { region: 'us-gov-west-1' }).metering.send(noUsage)).rejects.toBeInstanceOf(DisabledApiException);
  });

  test('ResolveCustomer answers in us-east-1 only, or by switch in any Region (conflict C11)', async () => {
    const { marketplace: narrow } = scene();
    const { metering } = await onTheWire(narrow, { region: 'eu-west-1' });
    await expect(metering.send(noToken)).rejects.toBeInstanceOf(DisabledApiException);
    const { marketplace: wide } = scene(undefined, { behaviour: { resolveCustomerRegions: 'ANY' } });
    const { metering: elsewhere } = await onTheWire(wide, { region: 'eu-west-1' });
    await expect(elsewhere.send(noToken)).rejects.toMatchObject({ name: 'InvalidTokenException' });
  });

  test('entitlements and agreements are in us-east-1 only; the error names it (facts 4.3, 5.8)', async () => {
    const { marketplace } = scene();
    const { entitlement, agreement } = await onTheWire(marketplace, { region: 'eu-west-1' });
    const refusal = (operation: string) => ({ name: 'InvalidSignatureException', message: expect.stringContaining(`${operation} exists in us-east-1 only`) as string });
    await expect(entitlement.send(new GetEntitlementsCommand({ ProductCode: 'contract-product' }))).rejects.toMatchObject(refusal('GetEntitlements'));
    await expect(agreement.send(new SearchAgreementsCommand({}))).rejects.toMatchObject(refusal('SearchAgreements'));
    await expect(agreement.send(new GetAgreementTermsCommand({ agreementId: 'a' }))).rejects.toMatchObject(refusal('GetAgreementTerms'));
  });
});
