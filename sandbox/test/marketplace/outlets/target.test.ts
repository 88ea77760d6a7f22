import { describe, expect, test } from 'vitest';
import { parseOutlet } from '../../../src/marketplace/exports.js';

const bus = 'arn:aws:events:eu-west-1:123456789012:event-bus/dev';

describe('an outlet is written as', () => {
  test.each([
    ['https://sqs.eu-central-1.amazonaws.com/123456789012/events', { kind: 'QUEUE', url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/events', region: 'eu-central-1' }],
    ['sqs:http://localhost:4566/000000000000/events', { kind: 'QUEUE', url: 'http://localhost:4566/000000000000/events', region: 'us-west-2' }],
    ['http://localhost:8080/events?from=aws', { kind: 'URL', url: 'http://localhost:8080/events?from=aws' }],
    [bus, { kind: 'BUS', bus, region: 'eu-west-1', source: 'sandbox.agreement-marketplace' }],
    ['events:dev', { kind: 'BUS', bus: 'dev', region: 'us-west-2', source: 'sandbox.agreement-marketplace' }],
  ])('%s', (text, target) => {
    expect(parseOutlet(text, { region: 'us-west-2' })).toEqual(target);
  });

  test.each(['localhost:8080', 'ftp://localhost/', 'sqs:queue', 'events:', 'arn:aws:sqs:us-east-1:123456789012:queue'])('but not as %s', (text) => {
    expect(() => parseOutlet(text)).toThrow(`Outlet '${text}' is none: give a queue (https://sqs.<region>`);
  });

  test('a bus gets events under another source than AWS\'s own', () => {
    expect(parseOutlet(bus, { source: 'dev.agreements' })).toMatchObject({ source: 'dev.agreements' });
    expect(() => parseOutlet(bus, { source: 'aws.agreement-marketplace' })).toThrow(/'aws.agreement-marketplace' is refused by AWS on every bus: give one that does not begin with 'aws.'/);
  });
});
