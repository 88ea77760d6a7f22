import type { SQSRecord } from 'aws-lambda';
import { mayStillRun, MOST_RECEIVES, retrySeconds } from '../core/access-delivery.js';
import { givenUpMail } from '../core/admin-mail.js';
import { errorName } from '../core/error-name.js';
import { hookPayload } from '../core/hook-payload.js';
import { HOOK_NAMES } from '../core/hooks.js';
import type { WakeUp } from '../core/messages.js';
import { mail } from './deliver.js';
import { DeliveryFailed } from './delivery-failed.js';
import type { Dependencies } from './dependencies.js';
import { wakeAgain } from './wake-again.js';

/**
 * The final usage is asked for more often than the queue would hand out one message: after so many receives a
 * fresh wake-up takes over, so that `onRevoke` still has all its attempts when the time for an answer is over.
 */
const RECEIVES_FOR_FINAL_USAGE = 5;

/**
 * What becomes of a wake-up whose step failed. Answers whether the message can go: otherwise it comes back after a while.
 * If even that cannot be arranged, it comes back when its visibility ends, which is longer than a hook can run.
 */
export async function afterFailure(message: SQSRecord, wakeUp: WakeUp, error: unknown, dependencies: Dependencies): Promise<boolean> {
  const { clock, wakeUps, report } = dependencies;
  const failed = error instanceof DeliveryFailed ? error : undefined;
  const unexpected = (problem: unknown) => {
    report.failed(message.messageId, problem);
    return false;
  };
  if (failed === undefined) {
    unexpected(error);
  }
  const retry = retrySeconds(receivesOf(message), failed, clock.now());
  if (await isReplaced(message, wakeUp, error, retry, dependencies).catch(unexpected)) {
    return true;
  }
  await wakeUps.postpone(message.receiptHandle, retry).catch(unexpected);
  return false;
}

/** Whether something else took the place of the message: a fresh wake-up, or a dead letter. */
async function isReplaced(message: SQSRecord, wakeUp: WakeUp, error: unknown, retry: number, dependencies: Dependencies): Promise<boolean> {
  const { clock, deadLetters, report } = dependencies;
  const receives = receivesOf(message);
  const failed = error instanceof DeliveryFailed ? error : undefined;
  // As long as this message is out, the queue hands out no other one of the same license.
  const mayGo = failed === undefined || !mayStillRun(failed, clock.now());
  const isFinalUsage = failed?.delivery.action === 'FINAL_USAGE';
  if (mayGo && isFinalUsage && (wakeUp.again === true || receives >= RECEIVES_FOR_FINAL_USAGE)) {
    await wakeAgain(message, wakeUp, retry, dependencies);
    return true;
  }
  if (wakeUp.again === true) {
    if (mayGo) {
      report.leftDue(wakeUp.license, wakeUp.version);
    }
    return mayGo;
  }
  if (receives >= MOST_RECEIVES) {
    await tellGivenUp(wakeUp, failed, dependencies);
    if (mayGo) {
      await deadLetters.put(message.body, reasonOf(error), wakeUp.license);
      return true;
    }
  }
  return false;
}

async function tellGivenUp({ license, version }: WakeUp, failed: DeliveryFailed | undefined, dependencies: Dependencies): Promise<void> {
  const { store, product, report } = dependencies;
  report.gaveUp(license, version, failed?.delivery.action);
  // A newer version has a wake-up of its own, which goes on trying.
  if (failed !== undefined && version >= failed.license.access.version) {
    await mail(license, async () =>
      givenUpMail(hookPayload(failed.license, failed.delivery, product, await store.contact(failed.license)), MOST_RECEIVES), dependencies);
  }
}

/**
 * Whether a wake-up of a license that is due for long has had its one attempt. The license has its dead letter, the admin has
 * mail, and the next hour has a wake-up of its own: more attempts would only take the place of other customers.
 */
export function isSpent(message: SQSRecord, { again, notBefore }: WakeUp): boolean {
  // One that came too early was put back once.
  return again === true && receivesOf(message) > (notBefore === undefined ? 1 : 2);
}

function receivesOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** Names of errors only: their texts may quote what a buyer typed. */
function reasonOf(error: unknown): string {
  return error instanceof DeliveryFailed
    ? `${HOOK_NAMES[error.delivery.action]} failed ${MOST_RECEIVES} times, last with ${errorName(error.cause)}`
    : `Looking at the license failed ${MOST_RECEIVES} times, last with ${errorName(error)}`;
}
