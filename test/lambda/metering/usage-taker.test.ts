import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsUsageTaker, CALL_OPTIONS } from '../../../lambda/adapters/metering/usage-taker.js';
import { refusalNamed } from '../../../lambda/core/metering/outcomes.js';
import type { CallAnswer, UsageRecord } from '../../../lambda/core/metering/usage-record.js';

const RECORD = {
  license: 'l-0001', dimension: 'requests', quantity: 3, ts: '2026-11-21T20:10:30.000Z',
  arn: 'arn:aws:license-manager::294406891311:license:l-0001', account: '111122223333',
};

let server: Server | undefined;
let client: MarketplaceMeteringClient | undefined;
let requests: { target: unknown; body: string }[] = [];

/** The answer of a service that speaks JSON 1.1. */
async function answered(status: number, answer: object | 'RESET', ...records: UsageRecord[]): Promise<CallAnswer> {
  requests = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      requests.push({ target: request.headers['x-amz-target'], body });
      if (answer === 'RESET') {
        request.socket.destroy();
      } else {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      }
    });
  });
  await new Promise<void>((done) => { server?.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as AddressInfo;
  client = new MarketplaceMeteringClient({
    ...CALL_OPTIONS, region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return new AwsUsageTaker(client).send(records.length ? records : [RECORD]);
}

afterEach(async () => {
  client?.destroy();
  await new Promise((done) => { server?.close(done); });
});

describe('a call to BatchMeterUsage', () => {
  it('names license and account in every record and no product', async () => {
    await answered(200, { Results: [], UnprocessedRecords: [] });
    expect(requests[0]?.target).toBe('AWSMPMeteringService.BatchMeterUsage');
    expect(JSON.parse(requests[0].body)).toEqual({ UsageRecords: [{
      Timestamp: Date.parse(RECORD.ts) / 1_000, Dimension: 'requests', Quantity: 3, CustomerAWSAccountId: '111122223333', LicenseArn: RECORD.arn,
    }] });
  });

  it('allocates a quantity to its tags; the part without tags names none', async () => {
    await answered(200, { Results: [] }, { ...RECORD, allocations: [{ quantity: 1, tags: {} }, { quantity: 2, tags: { team: 'red', site: 'eu/1' } }] });
    expect(JSON.parse(requests[0].body)).toMatchObject({ UsageRecords: [{ Quantity: 3, UsageAllocations: [
      { AllocatedUsageQuantity: 1 }, { AllocatedUsageQuantity: 2, Tags: [{ Key: 'team', Value: 'red' }, { Key: 'site', Value: 'eu/1' }] },
    ] }] });
    expect(requests[0].body).not.toContain('"Tags":[]');
  });

  it('finds each record in an answer of any order, and says which are missing', async () => {
    const gb = { ...RECORD, dimension: 'GB' };
    const other = { ...RECORD, license: 'l-0002', arn: RECORD.arn.replace('l-0001', 'l-0002') };
    const result = ({ arn, dimension }: typeof RECORD, Status: string) => ({ UsageRecord: { Timestamp: 1, Dimension: dimension, LicenseArn: arn }, MeteringRecordId: `id-${Status}`, Status });
    const answer = await answered(200, {
      Results: [result(other, 'CustomerNotSubscribed'), result(RECORD, 'Success')],
      UnprocessedRecords: [{ Timestamp: 1, Dimension: 'GB', LicenseArn: RECORD.arn }],
    }, RECORD, gb, other);
    expect(answer.kind).toBe('ANSWERED');
    expect([RECORD, gb, other].map((record) => answer.kind === 'ANSWERED' && answer.answerFor(record))).toEqual([
      { status: 'Success', id: 'id-Success' }, 'UNPROCESSED', { status: 'CustomerNotSubscribed', id: 'id-CustomerNotSubscribed' },
    ]);
  });

  it.each([
    [400, 'ThrottlingException'], [500, 'InternalServiceErrorException'], [400, 'InvalidLicenseException'], [400, 'TimestampOutOfBoundsException'], [400, 'ValidationException'],
  ])('that is refused with %i says why, and is not repeated: %s', async (status, error) => {
    expect(await answered(status, { __type: `com.amazonaws.marketplacemetering#${error}`, message: 'why' })).toMatchObject({ kind: 'REFUSED', error, message: 'why' });
    expect(requests).toHaveLength(1);
  });

  it('that has no answer is not final', async () => {
    expect(await answered(0, 'RESET')).toMatchObject({ kind: 'REFUSED', error: 'TimeoutError' });
    expect(refusalNamed('TimeoutError')).toBe('AGAIN');
    expect(requests).toHaveLength(1);
  });
});

describe('a call in legacy style', () => {
  const record: UsageRecord = { license: 'a:product:ifAPi5AcF3', dimension: 'requests', quantity: 3, ts: RECORD.ts, product: 'a:product', customer: 'ifAPi5AcF3' };

  it('names the product once and the customer in every record, and no license', async () => {
    const answer = await answered(200, { Results: [{ UsageRecord: { CustomerIdentifier: ' ifAPi5AcF3', Dimension: 'requests' }, Status: 'Success', MeteringRecordId: 'id' }] }, record);
    expect(JSON.parse(requests[0].body)).toEqual({ ProductCode: 'a:product', UsageRecords: [{
      Timestamp: Date.parse(RECORD.ts) / 1_000, Dimension: 'requests', Quantity: 3, CustomerIdentifier: 'ifAPi5AcF3',
    }] });
    expect(answer.kind === 'ANSWERED' && [answer.answerFor(record), answer.answerFor({ ...record, customer: 'other' })]).toEqual([{ status: 'Success', id: 'id' }, 'UNPROCESSED']);
  });
});
