import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { agreementsIn } from '../../../lambda/adapters/agreements.js';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import type { Agreements } from '../../../lambda/core/agreement-hub.js';
import type { DeadLetters } from '../../../lambda/core/dead-letters.js';
import type { EntitledLicense, EntitlementAnswer, EntitlementSource } from '../../../lambda/core/entitlement-list.js';
import type { EntitlementReads, Postponement } from '../../../lambda/core/entitlement-reads.js';
import type { EventLog } from '../../../lambda/core/event-log.js';
import type { AgreementModel, Entitlement, PricingModel, Stamp } from '../../../lambda/core/license.js';
import type { Licenses } from '../../../lambda/core/licenses.js';
import type { EntitlementRead } from '../../../lambda/core/messages.js';
import { walkRegistration } from '../../../lambda/core/registration-walk.js';
import { entitlementListener } from '../../../lambda/entitlement-listener/handler.js';
import { subscriptionListener } from '../../../lambda/subscription-listener/handler.js';
import { PRODUCT } from '../../support/marketplace-events.js';

/** Dead letters and log lines, kept to look at. */
export class Heard implements DeadLetters, EventLog {
  public readonly dead: { body: string; reason: string }[] = [];
  public readonly lines: string[] = [];

  public async put(body: string, reason: string) { this.dead.push({ body, reason }); }
  public recorded(event: string) { this.lines.push(`recorded ${event}`); }
  public ignored(event: string, why: string) { this.lines.push(`ignored ${event}: ${why}`); }
  public review(event: string) { this.lines.push(`review ${event}`); }
  public unanswered(event: string) { this.lines.push(`unanswered ${event}`); }
  public malformed(messageId: string) { this.lines.push(`malformed ${messageId}`); }
  public failed(messageId: string) { this.lines.push(`failed ${messageId}`); }
}

export interface Store {
  readonly licenses: Licenses;
  readonly agreements: Agreements;
}

/** The two kinds of items, in one table of a real engine. */
export function storeIn(table: string, client: DynamoDBClient, pricingModel: PricingModel, agreementModel: AgreementModel = 'CONCURRENT'): Store {
  return { licenses: licensesIn({ table, client, pricingModel, agreementModel, requireRegistration: true }), agreements: agreementsIn({ table, client }) };
}

export function subscriptions(store: Store, { agreementModel = 'CONCURRENT', heard = new Heard() }: ListeningOptions = {}) {
  return { heard, listen: subscriptionListener({ productCode: PRODUCT, agreementModel, ...store, deadLetters: heard, log: heard }) };
}

/** Registers a license as the registration page does. */
export async function register(store: Store, license: string, stamp: Stamp) {
  await walkRegistration(await store.licenses.record(license, { kind: 'registered', value: stamp }), store);
}

interface ListeningOptions {
  readonly agreementModel?: AgreementModel;
  readonly heard?: Heard;
}

/** AWS's side of the entitlements, on a clock that the test turns. */
export class EntitlementWorld implements EntitlementSource, EntitlementReads, Postponement {
  public minute = 0;
  /** What the next reads answer; then `always`. */
  public answers: (readonly Entitlement[] | Error)[] = [];
  public always: readonly Entitlement[] = [];
  public readonly asked: string[] = [];
  public readonly scheduled: { read: EntitlementRead; delaySeconds: number }[] = [];
  public readonly postponed: number[] = [];
  private reads = 0;

  public async read({ license, licenseArn }: EntitledLicense): Promise<EntitlementAnswer> {
    this.asked.push(licenseArn ?? license);
    const next = this.answers.shift() ?? this.always;
    if (next instanceof Error) {
      throw next;
    }
    const time = new Date(Date.parse('2026-08-20T14:30:00Z') + this.minute * 60_000).toISOString();
    return { time, id: `request-${++this.reads}`, list: next };
  }

  public async postpone(_receiptHandle: string, seconds: number) {
    this.postponed.push(seconds);
  }

  public async schedule(read: EntitlementRead, delaySeconds: number) {
    this.scheduled.push({ read, delaySeconds });
  }
}

export function entitlements(store: Store, world: EntitlementWorld, { agreementModel = 'CONCURRENT', heard = new Heard() }: ListeningOptions = {}) {
  const listen = entitlementListener({
    productCode: PRODUCT, agreementModel, licenses: store.licenses, entitlements: world, reads: world, postponement: world, deadLetters: heard, log: heard,
  });
  return { heard, listen };
}
