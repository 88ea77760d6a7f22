import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { agreementsIn } from '../../../lambda/adapters/agreements.js';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import type { Agreements } from '../../../lambda/core/agreement-hub.js';
import type { DeadLetters } from '../../../lambda/core/dead-letters.js';
import type { EntitlementAnswer, EntitlementSource } from '../../../lambda/core/entitlement-list.js';
import type { EntitlementReads } from '../../../lambda/core/entitlement-reads.js';
import type { EventLog } from '../../../lambda/core/event-log.js';
import type { Entitlement, PricingModel } from '../../../lambda/core/license.js';
import type { Licenses } from '../../../lambda/core/licenses.js';
import type { EntitlementRead } from '../../../lambda/core/messages.js';
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
  public malformed(messageId: string) { this.lines.push(`malformed ${messageId}`); }
  public failed(messageId: string) { this.lines.push(`failed ${messageId}`); }
}

export interface Store {
  readonly licenses: Licenses;
  readonly agreements: Agreements;
}

/** The two kinds of items, in one table of a real engine. */
export function storeIn(table: string, client: DynamoDBClient, pricingModel: PricingModel, requireRegistration = true): Store {
  return { licenses: licensesIn({ table, client, pricingModel, requireRegistration }), agreements: agreementsIn({ table, client }) };
}

export function subscriptions(store: Store, heard = new Heard()) {
  return { heard, listen: subscriptionListener({ productCode: PRODUCT, ...store, deadLetters: heard, log: heard }) };
}

/** AWS's side of the entitlements, on a clock that the test turns. */
export class EntitlementWorld implements EntitlementSource, EntitlementReads {
  public minute = 0;
  /** What the next reads answer; then `always`. */
  public answers: (readonly Entitlement[] | Error)[] = [];
  public always: readonly Entitlement[] = [];
  public readonly asked: string[] = [];
  public readonly scheduled: { read: EntitlementRead; delaySeconds: number }[] = [];
  private reads = 0;

  public async read(licenseArn: string): Promise<EntitlementAnswer> {
    this.asked.push(licenseArn);
    const next = this.answers.shift() ?? this.always;
    if (next instanceof Error) {
      throw next;
    }
    const time = new Date(Date.parse('2026-08-20T14:30:00Z') + this.minute * 60_000).toISOString();
    return { time, id: `request-${++this.reads}`, list: next };
  }

  public async schedule(read: EntitlementRead, delaySeconds: number) {
    this.scheduled.push({ read, delaySeconds });
  }
}

export function entitlements(store: Store, world: EntitlementWorld, heard = new Heard()) {
  const listen = entitlementListener({ productCode: PRODUCT, licenses: store.licenses, entitlements: world, reads: world, deadLetters: heard, log: heard });
  return { heard, listen };
}
