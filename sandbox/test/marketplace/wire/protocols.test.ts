import { DescribeAgreementCommand, GetAgreementTermsCommand, ResourceNotFoundException, SearchAgreementsCommand } from '@aws-sdk/client-marketplace-agreement';
import { GetEntitlementsCommand, InvalidParameterException } from '@aws-sdk/client-marketplace-entitlement-service';
import { BatchMeterUsageCommand, InternalServiceErrorException, InvalidTokenException, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { SmithyRpcV2JsonProtocol } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { MINUTE, scene } from '../support.js';
import { clientsOf, onTheWire } from './clients.js';

describe.each([
  ['AWS JSON', undefined],
  ['Smithy RPC v2 in CBOR', SmithyRpcV2CborProtocol],
  ['Smithy RPC v2 in JSON', SmithyRpcV2JsonProtocol],
])('%s', (_, protocol) => {
  async function bought() {
    const { marketplace, clock } = scene();
    const buyer = marketplace.buyer('111122223333');
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 10, plan: 'gold', discount: 2.5, support: true } });
    await clock.advance(2 * MINUTE);
    return { marketplace, purchase, clock, clients: await onTheWire(marketplace, { protocol }) };
  }

  test('ResolveCustomer', async () => {
    const { purchase, clients } = await bought();
    const { $metadata, ...customer } = await clients.metering.send(new ResolveCustomerCommand({ RegistrationToken: purchase.setUpAccount()['x-amzn-marketplace-token'] }));
    expect(customer).toEqual({ CustomerAWSAccountId: '111122223333', LicenseArn: purchase.licenseArn, ProductCode: 'contract-product' });
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await expect(clients.metering.send(new ResolveCustomerCommand({ RegistrationToken: 'forged' }))).rejects.toBeInstanceOf(InvalidTokenException);
  });

  test('BatchMeterUsage, with its times', async () => {
    const { purchase, clients, clock } = await bought();
    const record = { Timestamp: new Date(clock.now()), Dimension: 'requests', Quantity: 3, CustomerAWSAccountId: purchase.account, LicenseArn: purchase.licenseArn };
    const { Results } = await clients.metering.send(new BatchMeterUsageCommand({ UsageRecords: [record] }));
    expect(Results).toEqual([{ UsageRecord: record, MeteringRecordId: expect.any(String) as string, Status: 'Success' }]);
  });

  test('GetEntitlements, with every kind of value', async () => {
    const { purchase, clients } = await bought();
    const { Entitlements = [] } = await clients.entitlement.send(new GetEntitlementsCommand({ ProductCode: 'contract-product', Filter: { LICENSE_ARN: [purchase.licenseArn] } }));
    expect(Object.fromEntries(Entitlements.map(({ Dimension, Value }) => [Dimension, Value]))).toEqual({
      users: { IntegerValue: 10 }, plan: { StringValue: 'gold' }, discount: { DoubleValue: 2.5 }, support: { BooleanValue: true },
    });
    expect(Entitlements[0].ExpirationDate).toEqual(new Date(purchase.expiresAt!));
    await expect(clients.entitlement.send(new GetEntitlementsCommand({ ProductCode: 'nobodys' }))).rejects.toBeInstanceOf(InvalidParameterException);
  });

  test('the Agreement APIs', async () => {
    const { purchase: { agreementId, acceptedAt, expiresAt }, clients: { agreement } } = await bought();
    await expect(agreement.send(new DescribeAgreementCommand({ agreementId }))).resolves.toMatchObject({ agreementId, acceptanceTime: new Date(acceptedAt), endTime: new Date(expiresAt!) });
    await expect(agreement.send(new GetAgreementTermsCommand({ agreementId }))).resolves.toMatchObject({ acceptedTerms: [{ configurableUpfrontPricingTerm: { configuration: { selectorValue: 'P12M' } } }, {}, {}, {}, {}] });
    const filters = [{ name: 'PartyType', values: ['Proposer'] }, { name: 'AgreementType', values: ['PurchaseAgreement'] }];
    await expect(agreement.send(new SearchAgreementsCommand({ catalog: 'AWSMarketplace', filters }))).resolves.toMatchObject({ agreementViewSummaries: [{ agreementId }] });
    await expect(agreement.send(new DescribeAgreementCommand({ agreementId: 'agmt-none' }))).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test('faults', async () => {
    const { marketplace, clients } = await bought();
    marketplace.failNext('ResolveCustomer', 'INTERNAL_ERROR');
    await expect(clients.metering.send(new ResolveCustomerCommand({ RegistrationToken: 'a' }))).rejects.toBeInstanceOf(InternalServiceErrorException);
    marketplace.failNext('ResolveCustomer', 'NO_ANSWER');
    await expect(clients.metering.send(new ResolveCustomerCommand({ RegistrationToken: 'a' }))).rejects.toBeInstanceOf(InvalidTokenException);
  });
});

describe('Smithy RPC v2', () => {
  test('takes a service with its namespace, and any path before it, as services should', async () => {
    const { marketplace } = scene();
    const { url } = await onTheWire(marketplace);
    const { metering } = clientsOf(`${url}/any/path/service/x/operation`, { protocol: SmithyRpcV2CborProtocol });
    await expect(metering.send(new ResolveCustomerCommand({ RegistrationToken: 'forged' }))).rejects.toBeInstanceOf(InvalidTokenException);
  });

  test('refuses what is no CBOR', async () => {
    const { marketplace } = scene();
    const { url } = await onTheWire(marketplace);
    const response = await fetch(`${url}/service/com.amazonaws.marketplacemetering.AWSMPMeteringService/operation/ResolveCustomer`, {
      method: 'POST', body: 'no cbor', headers: { 'smithy-protocol': 'rpc-v2-cbor', 'authorization': 'AWS4-HMAC-SHA256 Credential=test/20260820/us-east-1/aws-marketplace/aws4_request' },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/cbor');
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
  });
});
