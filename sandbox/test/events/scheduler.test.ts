import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import type { SendOptions } from '../../src/events/destinations.js';
import { Scheduler } from '../../src/events/scheduler.js';
import { TargetDelivery } from '../../src/events/target-delivery.js';
import { Activity } from '../../src/local/activity.js';

const HOUR = 3_600_000;

test('without an input the target gets the event of Scheduler; what fails goes to the queue with the attributes of Scheduler', async () => {
  const clock = new VirtualClock(new Date('2030-01-01T00:30:00Z'));
  const sent: { arn: string; text: string; options?: SendOptions }[] = [];
  const send = (arn: string, text: string, options?: SendOptions) => {
    sent.push({ arn, text, options });
    return arn === 'target' ? Promise.reject(new Error('no such target')) : Promise.resolve();
  };
  const activity = new Activity();
  const delivery = new TargetDelivery({ clock, activity, log: () => undefined, send });
  const scheduler = new Scheduler({ clock, account: '000000000000', region: 'us-east-1', delivery });
  const arn = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/run';
  scheduler.create({ name: 'run', arn, expression: 'cron(0 1 1 1 ? 2030)', enabled: true, target: { id: 'run', arn: 'target', deadLetterArn: 'dead' } });
  clock.moveTo(clock.now() + HOUR);
  await clock.runDue();
  await expect.poll(() => sent.length).toBe(2);

  expect(JSON.parse(sent[0].text)).toMatchObject({ 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'resources': [arn], 'time': '2030-01-01T01:00:00Z', 'detail': '{}' });
  expect(sent[1]).toMatchObject({ arn: 'dead', text: sent[0].text });
  expect(sent[1].options?.attributes).toEqual({
    SCHEDULE_ARN: arn, TARGET_ARN: 'target', SCHEDULED_TIME: '2030-01-01T01:00:00Z', EXECUTION_ID: expect.any(String) as string, IS_PAYLOAD_TRUNCATED: 'false',
    ERROR_CODE: 'NO_RESOURCE', ERROR_MESSAGE: 'no such target', RETRY_ATTEMPTS: '0',
  });
});
