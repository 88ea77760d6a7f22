import type { SQSEvent } from 'aws-lambda';
import type { HookAction, OutgoingWakeUp, WakeUps } from '../../../lambda/core/access-delivery.js';
import type { AdminMail, AdminTopic } from '../../../lambda/core/admin-mail.js';
import type { Announcements } from '../../../lambda/core/announcements.js';
import type { AccessBus, AccessEvent } from '../../../lambda/core/bus-event.js';
import type { DeadLetters } from '../../../lambda/core/dead-letters.js';
import type { HookPayload } from '../../../lambda/core/hook-payload.js';
import type { Hooks } from '../../../lambda/core/hooks.js';
import type { Report } from '../../../lambda/access-dispatcher/report.js';

/** Vendor functions that remember their calls; `during` may throw or change things meanwhile. */
export class FakeHooks implements Hooks {
  public readonly calls: (HookPayload & { readonly within?: number })[] = [];
  public during: (payload: HookPayload) => void | Promise<void> = () => undefined;

  constructor(private readonly given: readonly HookAction[] = ['GRANT', 'CHANGE', 'REVOKE', 'FINAL_USAGE']) {}

  public handles(action: HookAction): boolean {
    return this.given.includes(action);
  }

  public async call(payload: HookPayload, within?: number): Promise<void> {
    this.calls.push({ ...payload, within });
    await this.during(payload);
  }

  public get actions(): HookAction[] {
    return this.calls.map(({ action }) => action);
  }
}

export class FakeWakeUps implements WakeUps {
  public readonly sent: OutgoingWakeUp[] = [];
  public readonly postponed: number[] = [];
  public refused: ReadonlySet<number> = new Set();

  public async send(wakeUps: readonly OutgoingWakeUp[]): Promise<ReadonlySet<number>> {
    this.sent.push(...wakeUps.filter((_wakeUp, position) => !this.refused.has(position)));
    return this.refused;
  }

  public async postpone(_receiptHandle: string, seconds: number): Promise<void> {
    this.postponed.push(seconds);
  }
}

/** Takes events, except those that it refuses. */
class FakeEvents {
  public readonly events: AccessEvent[] = [];
  public refused: ReadonlySet<number> = new Set();

  public get licenses(): string[] {
    return this.events.map(({ detail }) => detail.license);
  }

  protected async take(events: readonly AccessEvent[]): Promise<ReadonlySet<number>> {
    this.events.push(...events.filter((_event, position) => !this.refused.has(position)));
    return this.refused;
  }
}

export class FakeBus extends FakeEvents implements AccessBus {
  public put: AccessBus['put'] = (events) => this.take(events);
}

export class FakeAnnouncements extends FakeEvents implements Announcements {
  public keep: Announcements['keep'] = (events) => this.take(events);
}

export class FakeAdmin implements AdminTopic {
  public readonly mails: AdminMail[] = [];
  public broken = false;

  public async send(mail: AdminMail): Promise<void> {
    if (this.broken) {
      throw new Error('topic is gone');
    }
    this.mails.push(mail);
  }
}

export class FakeDeadLetters implements DeadLetters {
  public readonly letters: { body: string; reason: string; group?: string }[] = [];
  public broken = false;

  public async put(body: string, reason: string, group?: string): Promise<void> {
    if (this.broken) {
      throw new Error('queue is gone');
    }
    this.letters.push({ body, reason, ...group !== undefined && { group } });
  }
}

/** Remembers what was reported, in words. */
export class FakeReport implements Report {
  public readonly said: string[] = [];

  public delivered(license: string, action: HookAction, version: number, by: string): void { this.said.push(`${license} ${action} ${version} by ${by}`); }
  public hookFailed(license: string, action: HookAction): void { this.said.push(`${license} ${action} failed`); }
  public finalUsageMissed(license: string): void { this.said.push(`${license} final usage missed`); }
  public mailFailed(license: string): void { this.said.push(`${license} mail failed`); }
  public gaveUp(license: string): void { this.said.push(`${license} given up`); }
  public leftDue(license: string): void { this.said.push(`${license} left due`); }
  public malformed(messageId: string): void { this.said.push(`${messageId} is malformed`); }
  public failed(): void { this.said.push('to be tried again'); }
  public flush(): void { /* nothing is buffered */ }
}

/** What the dispatcher's function gets from its queue: one message. */
export function received(body: unknown, receives = 1, messageId = 'message-1'): SQSEvent {
  return {
    Records: [{
      messageId,
      receiptHandle: `receipt-of-${messageId}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '0', SenderId: 'test', ApproximateFirstReceiveTimestamp: '0' },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:dispatch.fifo',
      awsRegion: 'us-east-1',
    }],
  };
}
