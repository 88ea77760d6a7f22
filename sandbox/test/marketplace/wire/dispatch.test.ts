import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dispatch } from '../../../src/marketplace/wire/dispatch.js';
import { scene } from '../support.js';

const { marketplace } = scene();
const ask = (target: string | undefined, body: string) => {
  const answer = dispatch(marketplace, target, Buffer.from(body))!;
  return { status: answer.status, type: answer.headers['x-amzn-errortype'], body: JSON.parse(answer.body) as { __type?: string; message?: string } };
};

describe('AWS JSON 1.1', () => {
  test('errors carry their name in header and body', () => {
    const answer = ask('AWSMPMeteringService.ResolveCustomer', '{"RegistrationToken":"forged"}');
    expect(answer).toEqual({ status: 400, type: 'InvalidTokenException', body: { __type: 'InvalidTokenException', message: 'Registration token is invalid.' } });
  });

  test('faults of the service have status 500', () => {
    marketplace.failNext('ResolveCustomer', 'INTERNAL_ERROR');
    expect(ask('AWSMPMeteringService.ResolveCustomer', '{}')).toMatchObject({ status: 500, type: 'InternalServiceErrorException' });
  });

  test('a bug of the simulator, which SDK clients take for a fault of AWS and try again, is also seen on the console', () => {
    const told = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const broken = vi.spyOn(marketplace, 'call').mockImplementation(() => { throw new TypeError('no such member'); });
    onTestFinished(() => {
      told.mockRestore();
      broken.mockRestore();
    });
    expect(ask('AWSMPMeteringService.ResolveCustomer', '{}')).toMatchObject({ status: 500, body: { message: 'The simulator failed: TypeError: no such member' } });
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/simulator.* failed[^]*TypeError: no such member\n +at /));
  });

  test('what AWS would answer is not on the console', () => {
    const told = vi.spyOn(console, 'error');
    onTestFinished(() => { told.mockRestore(); });
    ask('AWSMPMeteringService.ResolveCustomer', '{"RegistrationToken":"forged"}');
    marketplace.failNext('ResolveCustomer', 'INTERNAL_ERROR');
    ask('AWSMPMeteringService.ResolveCustomer', '{}');
    expect(told).not.toHaveBeenCalled();
  });

  test.each([['AWSMPMeteringService.MeterUsage', /MeterUsage' is not simulated/], [undefined, /'\(none\)' is not simulated; simulated are: AWSMPMeteringService.ResolveCustomer/]])('an unknown operation (%s) is named', (target, message) => {
    expect(ask(target, '{}')).toMatchObject({ status: 400, type: 'UnknownOperationException', body: { message: expect.stringMatching(message) as string } });
  });

  test.each([
    ['no JSON', 'token=1', /not JSON/],
    ['no object', '[]', /'\(request\)' must be an object/],
    ['nothing', '{}', /'RegistrationToken' is missing/],
    ['a wrong type', '{"RegistrationToken":1}', /'RegistrationToken' must be a string, not 1/],
    ['an unknown member', '{"RegistrationToken":"a","Token":"a"}', /'Token' is unknown: allowed here are RegistrationToken/],
  ])('%s is told', (_, body, message) => {
    expect(ask('AWSMPMeteringService.ResolveCustomer', body)).toMatchObject({ status: 400, type: 'ValidationException', body: { message: expect.stringMatching(message) as string } });
  });

  test('a request must be smaller than 1 MB (facts 3.1)', () => {
    const body = JSON.stringify({ UsageRecords: [] });
    const padded = (bytes: number) => body.padEnd(bytes, ' ');
    expect(ask('AWSMPMeteringService.BatchMeterUsage', padded(999_999)).status).toBe(200);
    expect(ask('AWSMPMeteringService.BatchMeterUsage', padded(1_000_000))).toMatchObject({ status: 400, type: 'ValidationException' });
  });
});
