import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import { EngineError } from '../engines/aws-client.js';
import type { Activity } from '../local/activity.js';
import type { TargetSpec } from '../local/services.js';
import type { SendOptions } from './destinations.js';

export interface DeliveryServices {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: (text: string) => void;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
}

interface Delivery {
  readonly target: TargetSpec;
  /** The text for an attempt, counted from 1. */
  readonly text: (attempt: number) => string;
  readonly sourceArn: string;
  readonly accepted: number;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 24 * 60 * 60;
const FIRST_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 10 * 60_000;

/** Delivers to targets of rules and schedules: retries in virtual time, then the target's dead-letter queue. */
export class TargetDelivery {
  constructor(private readonly services: DeliveryServices) {}

  public deliver(target: TargetSpec, sourceArn: string, text: (attempt: number) => string): void {
    this.start({ target, text, sourceArn, accepted: this.services.clock.now() }, 1);
  }

  private start(delivery: Delivery, attempt: number): void {
    const { activity, log } = this.services;
    void activity.track(async () => {
      try {
        // Rules that feed each other must not keep everything else from running.
        await setImmediate();
        await this.attempt(delivery, attempt);
      } catch (error) {
        log(`Delivery from ${delivery.sourceArn} to ${delivery.target.arn}: ${String(error)}`);
      }
    });
  }

  private async attempt(delivery: Delivery, attempt: number): Promise<void> {
    const { target, text } = delivery;
    try {
      await this.services.send(target.arn, text(attempt), { messageGroupId: target.messageGroupId });
    } catch (error) {
      if (!this.retry(delivery, attempt, error)) {
        await this.giveUp(delivery, attempt, error);
      }
    }
  }

  private retry(delivery: Delivery, attempt: number, error: unknown): boolean {
    const { clock } = this.services;
    const { maximumRetries = DEFAULT_RETRIES, maximumAgeSeconds = DEFAULT_AGE_SECONDS } = delivery.target;
    const due = clock.now() + Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (attempt - 1));
    if (!mayPass(error) || attempt > maximumRetries || due > delivery.accepted + maximumAgeSeconds * 1000) {
      return false;
    }
    clock.schedule(due, `delivery to ${delivery.target.arn}`, () => {
      this.start(delivery, attempt + 1);
    });
    return true;
  }

  private async giveUp({ target, text, sourceArn }: Delivery, attempt: number, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (!target.deadLetterArn) {
      this.services.log(`${sourceArn}: nothing delivered to ${target.arn}, and it has no dead-letter queue: ${message}`);
      return;
    }
    await this.services.send(target.deadLetterArn, text(attempt), {
      attributes: {
        RULE_ARN: sourceArn,
        TARGET_ARN: target.arn,
        ERROR_CODE: error instanceof EngineError ? error.type : 'NO_RESOURCE',
        ERROR_MESSAGE: message,
      },
    });
  }
}

/** Whether the same delivery may succeed later: not so if the target is missing or refuses the message. */
function mayPass(error: unknown): boolean {
  return error instanceof EngineError ? /^Http5|Throttl|TooMany/.test(error.type) : error instanceof Error && 'code' in error;
}
