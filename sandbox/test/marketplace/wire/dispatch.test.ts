import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { scene } from '../support.js';
import { ask as askMarketplace, signature } from './requests.js';
import type { RawAnswer } from './requests.js';

const { marketplace } = scene();
const ask = (target: string | undefined, body: string, headers = {}): RawAnswer => askMarketplace(marketplace, target, body, headers);
const RESOLVE = 'AWSMPMeteringService.ResolveCustomer';

describe('AWS JSON 1.1', () => {
  test('errors carry their name in header and body', () => {
    expect(ask(RESOLVE, '{"RegistrationToken":"forged"}')).toMatchObject({ status: 400, type: 'InvalidTokenException', body: { __type: 'InvalidTokenException' } });
  });

  test('faults of the service have status 500', () => {
    marketplace.failNext('ResolveCustomer', 'INTERNAL_ERROR');
    expect(ask(RESOLVE, '{}')).toMatchObject({ status: 500, type: 'InternalServiceErrorException' });
  });

  test('a bug of the simulator, which SDK clients take for a fault of AWS and try again, is also seen on the console', () => {
    const told = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const broken = vi.spyOn(marketplace, 'call').mockImplementation(() => { throw new TypeError('no such member'); });
    onTestFinished(() => {
      told.mockRestore();
      broken.mockRestore();
    });
    expect(ask(RESOLVE, '{}')).toMatchObject({ status: 500, body: { message: 'The simulator failed: TypeError: no such member' } });
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/simulator.* failed[^]*TypeError: no such member\n +at /));
  });

  test('what AWS would answer is not on the console', () => {
    const told = vi.spyOn(console, 'error');
    onTestFinished(() => { told.mockRestore(); });
    ask(RESOLVE, '{"RegistrationToken":"forged"}');
    marketplace.failNext('ResolveCustomer', 'INTERNAL_ERROR');
    ask(RESOLVE, '{}');
    expect(told).not.toHaveBeenCalled();
  });

  test('an unknown operation is named', () => {
    expect(ask('AWSMPMeteringService.MeterUsage', '{}')).toMatchObject({ status: 400, type: 'UnknownOperationException', body: { message: expect.stringMatching(/MeterUsage' is not simulated; simulated are: AWSMPMeteringService.ResolveCustomer/) as string } });
  });

  test.each(['MeteringMarketplace.ResolveCustomer', undefined])('an unknown service (%s) is denied, as AWS does', (target) => {
    expect(ask(target, '{}')).toMatchObject({ status: 403, type: 'AccessDeniedException', body: { message: expect.stringMatching(/^Unable to determine service\/operation name to be authorized/) as string } });
  });

  test.each([
    ['no object', '[]', /'\(request\)' must be an object/],
    ['nothing', '{}', /'RegistrationToken' is missing/],
    ['a wrong type', '{"RegistrationToken":1}', /'RegistrationToken' must be a string, not 1/],
    ['an unknown member', '{"RegistrationToken":"a","Token":"a"}', /'Token' is unknown: allowed here are RegistrationToken/],
  ])('%s is told', (_, body, message) => {
    expect(ask(RESOLVE, body)).toMatchObject({ status: 400, type: 'ValidationException', body: { message: expect.stringMatching(message) as string } });
  });

  test('what is no JSON is told', () => {
    expect(ask(RESOLVE, 'token=1')).toMatchObject({ status: 400, type: 'SerializationException', body: { message: 'The request body is not JSON.' } });
  });

  test('a request must be smaller than 1 MB (facts 3.1)', () => {
    const padded = (bytes: number) => JSON.stringify({ UsageRecords: [] }).padEnd(bytes, ' ');
    expect(ask('AWSMPMeteringService.BatchMeterUsage', padded(999_999)).status).toBe(200);
    expect(ask('AWSMPMeteringService.BatchMeterUsage', padded(1_000_000))).toMatchObject({ status: 400, type: 'ValidationException' });
  });
});

describe('signatures', () => {
  test('a request without one is refused', () => {
    expect(ask(RESOLVE, '{}', { authorization: undefined })).toMatchObject({ status: 403, type: 'MissingAuthenticationTokenException' });
  });

  test('one for another service is refused', () => {
    expect(ask(RESOLVE, '{}', { authorization: signature({ service: 'meteringmarketplace' }) })).toMatchObject({
      status: 403, type: 'InvalidSignatureException', body: { message: 'Credential should be scoped to correct service: \'aws-marketplace\', not \'meteringmarketplace\'.' },
    });
  });
});

describe('permissions', () => {
  test('a refused call is not carried out', () => {
    const asked: unknown[] = [];
    const before = marketplace.calls.of('ResolveCustomer').length;
    const answer = askMarketplace(marketplace, RESOLVE, '{"RegistrationToken":"a"}', { authorization: signature({ accessKeyId: 'KEY', region: 'eu-west-1' }) }, {
      authorize: (call) => {
        asked.push(call);
        return 'User: someone is not authorized to perform: aws-marketplace:ResolveCustomer';
      },
    });
    expect(answer).toMatchObject({ status: 403, type: 'AccessDeniedException', body: { message: expect.stringMatching(/^User: someone is not authorized/) as string } });
    expect(asked).toEqual([{ accessKeyId: 'KEY', action: 'aws-marketplace:ResolveCustomer', caller: { accessKeyId: 'KEY', account: '999988887777', region: 'eu-west-1' } }]);
    expect(marketplace.calls.of('ResolveCustomer').slice(before)).toEqual([
      { operation: 'ResolveCustomer', time: '2026-08-20T14:23:22.500Z', caller: { accessKeyId: 'KEY', account: '999988887777', region: 'eu-west-1' }, request: { RegistrationToken: 'a' }, outcome: 'AccessDeniedException' },
    ]);
  });
});

describe('calls that are refused', () => {
  const METER = 'AWSMPMeteringService.BatchMeterUsage';
  const record = { Timestamp: Date.parse('2026-08-20T14:00:00Z') / 1_000, Dimension: 'requests', Quantity: 5, LicenseArn: 'l-1' };
  const meter = (records: readonly unknown[], headers = {}, pad = 0) => {
    const made = scene(undefined, { quotaClock: () => 0 });
    askMarketplace(made.marketplace, METER, JSON.stringify({ UsageRecords: records }).padEnd(pad), headers);
    return made.marketplace;
  };

  test.each<[string, string, object, number]>([
    ['no signature', 'MissingAuthenticationTokenException', { authorization: undefined }, 0],
    ['another service', 'InvalidSignatureException', { authorization: signature({ service: 's3' }) }, 0],
    ['another Region', 'DisabledApiException', { authorization: signature({ region: 'cn-north-1' }) }, 0],
    ['too many bytes', 'ValidationException', {}, 1_000_000],
  ])('are in the log: %s', (_, outcome, headers, pad) => {
    expect(meter([], headers, pad).calls.of('BatchMeterUsage')).toMatchObject([{ outcome, request: pad > 0 ? null : { UsageRecords: [] } }]);
  });

  test('for want of JSON are in the log', () => {
    const made = scene();
    askMarketplace(made.marketplace, METER, 'usage=1');
    expect(made.marketplace.calls.of('BatchMeterUsage')).toMatchObject([{ outcome: 'SerializationException', request: null }]);
  });

  test('for the quota are in the log', () => {
    const made = scene(undefined, { quotaClock: () => 0 });
    for (let call = 0; call < 11; call += 1) {
      askMarketplace(made.marketplace, METER, '{"UsageRecords":[]}');
    }
    expect(made.marketplace.calls.of('BatchMeterUsage').at(-1)).toMatchObject({ outcome: 'ThrottlingException' });
  });

  test('for their shape are in the ledger, as far as their records can be read', () => {
    const refused = meter([record, { ...record, Quantity: 'many' }, { ...record, Timestamp: 9e15 }, {}, { ...record, Tenant: 'a', Dimension: 'storage' }]);
    expect(refused.calls.of('BatchMeterUsage')).toMatchObject([{ outcome: 'ValidationException' }]);
    expect(refused.ledger.refusals).toMatchObject([
      { reason: 'ValidationException', dimension: 'requests', hour: '2026-08-20T14:00:00.000Z', quantity: 5, license: 'l-1' },
      { reason: 'ValidationException', dimension: 'storage', quantity: 5 },
    ]);
    expect(meter(Array.from({ length: 26 }, () => record)).ledger.refusals).toHaveLength(26);
    expect(meter(['no record']).ledger.refusals).toEqual([]);
  });
});
