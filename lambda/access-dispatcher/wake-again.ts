import type { SQSRecord } from 'aws-lambda';
import type { WakeUp } from '../core/messages.js';
import type { Dependencies } from './dependencies.js';

const SECOND = 1_000;

/** Puts a fresh wake-up into the queue in place of this one, which has then used up none of its receives. */
export async function wakeAgain(
  { messageId, attributes }: SQSRecord, { license, version, again }: WakeUp, inSeconds: number | undefined, { wakeUps, clock }: Dependencies,
): Promise<void> {
  const unsent = await wakeUps.send([{
    license,
    version,
    again,
    notBefore: inSeconds === undefined ? undefined : new Date(clock.now() + inSeconds * SECOND).toISOString(),
    // Different for each receive, or the queue would take it for a repeat of one that was handled already.
    purpose: `${messageId}.${attributes.ApproximateReceiveCount}`,
  }]);
  if (unsent.size > 0) {
    throw new Error(`The next wake-up of license ${license} was not taken by the queue. This one will be tried again.`);
  }
}
