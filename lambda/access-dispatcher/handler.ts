import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { retrySeconds } from '../core/access-delivery.js';
import type { WakeUp } from '../core/messages.js';
import { parseJson, reasonOf } from '../core/untrusted.js';
import { afterFailure, isSpent } from './after-failure.js';
import { deliver } from './deliver.js';
import type { Dependencies } from './dependencies.js';
import { wakeAgain } from './wake-again.js';

const SECOND = 1_000;

const WakeUpBody = v.looseObject({
  license: v.pipe(v.string(), v.minLength(1)),
  version: v.number(),
  notBefore: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  again: v.optional(v.boolean()),
});

/** Delivers access to the vendor's hooks. A message only says which license to look at, never what to do. */
export function accessDispatcher(dependencies: Dependencies) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    try {
      for (const [position, record] of Records.entries()) {
        if (!await isDone(record, dependencies)) {
          // What follows in a FIFO queue must not overtake.
          return { batchItemFailures: Records.slice(position).map(({ messageId }) => ({ itemIdentifier: messageId })) };
        }
      }
      return { batchItemFailures: [] };
    } finally {
      dependencies.report.flush();
    }
  };
}

/** Whether the message can go. A message that stays comes back after a while. */
async function isDone(message: SQSRecord, dependencies: Dependencies): Promise<boolean> {
  const { clock, wakeUps, report } = dependencies;
  try {
    const wakeUp = await readOrBury(message, dependencies);
    if (wakeUp === undefined) {
      return true;
    }
    const early = wakeUp.notBefore === undefined ? 0 : Date.parse(wakeUp.notBefore) - clock.now();
    if (early > 0) {
      await wakeUps.postpone(message.receiptHandle, Math.ceil(early / SECOND));
      return false;
    }
    if (isSpent(message, wakeUp)) {
      report.leftDue(wakeUp.license, wakeUp.version);
      return true;
    }
    return await isDelivered(message, wakeUp, dependencies);
  } catch (error) {
    report.failed(message.messageId, error);
    const receives = Number(message.attributes.ApproximateReceiveCount);
    await wakeUps.postpone(message.receiptHandle, retrySeconds(receives, undefined, clock.now())).catch((unreachable: unknown) => {
      report.failed(message.messageId, unreachable);
    });
    return false;
  }
}

async function isDelivered(message: SQSRecord, wakeUp: WakeUp, dependencies: Dependencies): Promise<boolean> {
  try {
    const next = await deliver(wakeUp.license, dependencies);
    if (next) {
      await wakeAgain(message, { ...wakeUp, version: next.version }, next.inSeconds, dependencies);
    }
    return true;
  } catch (error) {
    return await afterFailure(message, wakeUp, error, dependencies);
  }
}

/** A message that will never be understood goes to the dead letters at once, with the reason. */
async function readOrBury({ messageId, body }: SQSRecord, { deadLetters, report }: Dependencies): Promise<WakeUp | undefined> {
  const reading = v.safeParse(WakeUpBody, parseJson(body));
  if (reading.success) {
    return reading.output;
  }
  const reason = reasonOf('wake-up', reading.issues);
  await deadLetters.put(body, reason);
  report.malformed(messageId, reason);
  return undefined;
}
