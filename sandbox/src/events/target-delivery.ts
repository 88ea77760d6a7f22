import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import { EngineError } from '../engines/aws-client.js';
import type { Activity } from '../local/activity.js';
import type { TargetSpec } from '../local/services.js';
import type { Store } from '../state/durable-map.js';
import type { SendOptions } from './destinations.js';

export interface DeliveryServices {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: (text: string) => void;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
  /** What is on its way, by id. Default: in memory. */
  readonly store?: Store<Delivery>;
}

/** What a rule or schedule sends to one of its targets. */
export interface Parcel {
  readonly target: TargetSpec;
  readonly sourceArn: string;
  readonly text: string;
  /** What stands in the text for the number of the attempt, counted from 1. */
  readonly attemptMark?: string;
  /** Of a schedule: which of its runs this is, and the time it was due, ISO 8601. */
  readonly execution?: { readonly id: string; readonly scheduled: string };
}

/** A parcel on its way. Times are virtual. */
export interface Delivery extends Parcel {
  readonly id: string;
  readonly accepted: number;
  /** The next one, counted from 1. */
  readonly attempt: number;
  readonly due: number;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 24 * 60 * 60;
const FIRST_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 10 * 60_000;

/** Delivers to targets of rules and schedules: retries in virtual time, then the target's dead-letter queue. */
export class TargetDelivery {
  private readonly store: Store<Delivery>;
  private stopped = false;

  /** Goes on with what an earlier sandbox had accepted, as soon as work goes on. */
  constructor(private readonly services: DeliveryServices) {
    this.store = services.store ?? new Map<string, Delivery>();
    for (const delivery of this.store.values()) {
      this.plan(delivery);
    }
  }

  /** When it returns, the parcel is not forgotten until it is delivered or given up. */
  public deliver(parcel: Parcel): void {
    const now = this.services.clock.now();
    const delivery = { ...parcel, id: randomUUID(), accepted: now, attempt: 1, due: now };
    this.store.set(delivery.id, delivery);
    this.start(delivery);
  }

  /** What fails from now on fails because everything ends: it is kept for the next start. */
  public stop(): void {
    this.stopped = true;
  }

  private plan(delivery: Delivery): void {
    this.services.clock.schedule(delivery.due, `delivery to ${delivery.target.arn}`, () => {
      this.start(delivery);
    });
  }

  private start(delivery: Delivery): void {
    const { activity, log } = this.services;
    void activity.track(async () => {
      try {
        // Rules that feed each other must not keep everything else from running.
        await setImmediate();
        await this.attempt(delivery);
      } catch (error) {
        log(`Delivery from ${delivery.sourceArn} to ${delivery.target.arn}: ${String(error)}`);
        this.finish(delivery);
      }
    });
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const { target } = delivery;
    try {
      await this.services.send(target.arn, textOf(delivery), { messageGroupId: target.messageGroupId });
    } catch (error) {
      if (this.stopped || this.retry(delivery, error)) {
        return;
      }
      await this.giveUp(delivery, error);
    }
    this.finish(delivery);
  }

  private finish({ id }: Delivery): void {
    if (!this.stopped) {
      this.store.delete(id);
    }
  }

  private retry(delivery: Delivery, error: unknown): boolean {
    const { clock } = this.services;
    const { attempt } = delivery;
    const { maximumRetries = DEFAULT_RETRIES, maximumAgeSeconds = DEFAULT_AGE_SECONDS } = delivery.target;
    const due = clock.now() + Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (attempt - 1));
    if (!mayPass(error) || attempt > maximumRetries || due > delivery.accepted + maximumAgeSeconds * 1000) {
      return false;
    }
    const next = { ...delivery, attempt: attempt + 1, due };
    this.store.set(next.id, next);
    this.plan(next);
    return true;
  }

  private async giveUp(delivery: Delivery, error: unknown): Promise<void> {
    const { target, sourceArn } = delivery;
    const message = error instanceof Error ? error.message : String(error);
    if (!target.deadLetterArn) {
      this.services.log(`${sourceArn}: nothing delivered to ${target.arn}, and it has no dead-letter queue: ${message}`);
      return;
    }
    await this.services.send(target.deadLetterArn, textOf(delivery), {
      attributes: {
        ...sourceAttributes(delivery),
        TARGET_ARN: target.arn,
        ERROR_CODE: error instanceof EngineError ? error.type : 'NO_RESOURCE',
        ERROR_MESSAGE: message,
        RETRY_ATTEMPTS: String(delivery.attempt - 1),
        ...(mayPass(error) ? { EXHAUSTED_RETRY_CONDITION: exhausted(delivery) } : {}),
      },
    });
  }
}

/**
 * Sources: EventBridge user guide, "Using dead-letter queues to process undelivered events"; EventBridge Scheduler user guide,
 * "Configuring a schedule's dead-letter queue" (2026-11).
 */
function sourceAttributes({ execution, sourceArn }: Delivery): Record<string, string> {
  return execution
    ? { SCHEDULE_ARN: sourceArn, EXECUTION_ID: execution.id, SCHEDULED_TIME: execution.scheduled, IS_PAYLOAD_TRUNCATED: 'false' }
    : { RULE_ARN: sourceArn };
}

function exhausted({ attempt, target: { maximumRetries = DEFAULT_RETRIES } }: Delivery): string {
  return attempt > maximumRetries ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds';
}

function textOf({ text, attempt, attemptMark }: Delivery): string {
  return attemptMark === undefined ? text : text.replaceAll(attemptMark, String(attempt));
}

/** Whether the same delivery may succeed later: not so if the target is missing or refuses the message. */
function mayPass(error: unknown): boolean {
  return error instanceof EngineError ? /^Http5|Throttl|TooMany/.test(error.type) : error instanceof Error && 'code' in error;
}
