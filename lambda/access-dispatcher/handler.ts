import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { retrySeconds } from '../core/access-delivery.js';
import type { OutgoingWakeUp } from '../core/access-delivery.js';
import type { WakeUp } from '../core/messages.js';
import { parseJson, reasonOf } from '../core/untrusted.js';
import { deliver, DeliveryFailed } from './deliver.js';
import type { Dependencies } from './dependencies.js';

/**
 * The final usage is asked for more often than the queue would hand out one message: after so many receives a
 * fresh wake-up takes over, so that `onRevoke` still has all its attempts when the time for an answer is over.
 */
const RECEIVES_FOR_FINAL_USAGE = 5;

const SECOND = 1_000;

const WakeUpBody = v.looseObject({
  license: v.pipe(v.string(), v.minLength(1)),
  version: v.number(),
  notBefore: v.optional(v.pipe(v.string(), v.isoTimestamp())),
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
  const receives = Number(message.attributes.ApproximateReceiveCount);
  let retry = retrySeconds(receives, undefined, clock.now());
  try {
    const wakeUp = await readOrBury(message, dependencies);
    if (wakeUp === undefined) {
      return true;
    }
    const { license, version, notBefore } = wakeUp;
    const early = notBefore === undefined ? 0 : Date.parse(notBefore) - clock.now();
    if (early > 0) {
      await wakeUps.postpone(message.receiptHandle, Math.ceil(early / SECOND));
      return false;
    }
    try {
      const after = await deliver(license, dependencies);
      if (after) {
        await sendOne({ license, version: after.access.version, purpose: purposeOf(message) }, dependencies);
      }
      return true;
    } catch (error) {
      if (!(error instanceof DeliveryFailed)) {
        throw error;
      }
      retry = retrySeconds(receives, error.delivery, clock.now());
      if (error.delivery.action === 'FINAL_USAGE' && receives >= RECEIVES_FOR_FINAL_USAGE) {
        await sendOne({ license, version, notBefore: after(retry, clock.now()), purpose: purposeOf(message) }, dependencies);
        return true;
      }
    }
  } catch (error) {
    report.failed(message.messageId, error);
  }
  await wakeUps.postpone(message.receiptHandle, retry).catch((error: unknown) => {
    report.failed(message.messageId, error);
  });
  return false;
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

async function sendOne(wakeUp: OutgoingWakeUp, { wakeUps }: Dependencies): Promise<void> {
  const unsent = await wakeUps.send([wakeUp]);
  if (unsent.size > 0) {
    throw new Error(`The next wake-up of license ${wakeUp.license} was not taken by the queue. This one will be tried again.`);
  }
}

/** Different for each receive, or the queue would take the wake-up for a repeat of one that was handled already. */
function purposeOf({ messageId, attributes }: SQSRecord): string {
  return `${messageId}.${attributes.ApproximateReceiveCount}`;
}

function after(seconds: number, now: number): WakeUp['notBefore'] {
  return new Date(now + seconds * SECOND).toISOString();
}
