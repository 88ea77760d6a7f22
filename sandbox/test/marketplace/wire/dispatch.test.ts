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
    expect(marketplace.calls.of('ResolveCustomer')).toHaveLength(before);
  });
});
