import * as v from 'valibot';
import { CUSTOMER_IDENTIFIER, CUSTOMER_IDENTIFIER_EXPECTED, legacyLicenseId } from './license-id.js';
import type { FailedFact, SubscriptionFact } from './license.js';
import { LEGACY_TOPIC } from './marketplace-rules.js';
import { isoTime, parseJson, reasonOf } from './untrusted.js';

type Told
  = | { readonly action: SubscriptionFact['action']; readonly fact: SubscriptionFact }
    | { readonly action: 'subscribe-fail' | 'entitlement-updated'; readonly fact: FailedFact };

/** A message of the topics of a LEGACY product that tells us something. */
export type LegacyNotification = Told & { readonly license: string };

/** What a message that should be such a notification turned out to be. */
export type NotificationReading
  = | { readonly outcome: 'known'; readonly notification: LegacyNotification }
    | { readonly outcome: 'unknown'; readonly name: string }
    | { readonly outcome: 'malformed'; readonly reason: string };

/** What SNS puts around a message where raw delivery is off. Its Timestamp is the only time there is. */
const envelopeOf = (productCode: string) => v.object({
  Type: v.literal('Notification'),
  MessageId: v.pipe(v.string(), v.nonEmpty()),
  TopicArn: v.pipe(v.string(), v.check((arn) => isTopicOf(productCode, arn), `expected a topic of the product of this queue, ${productCode}`)),
  Timestamp: isoTime,
  Message: v.string(),
});

/** AWS's own examples have spaces around identifiers. */
const trimmed = v.pipe(v.string(), v.trim(), v.nonEmpty());

const noticeOf = (productCode: string) => v.object({
  'action': trimmed,
  'customer-identifier': v.pipe(trimmed, v.regex(CUSTOMER_IDENTIFIER, CUSTOMER_IDENTIFIER_EXPECTED)),
  'product-code': v.pipe(trimmed, v.literal(productCode, `expected the product of this queue, ${productCode}`)),
  'offer-identifier': v.nullish(v.pipe(v.string(), v.trim())),
  'isFreeTrialTermPresent': v.nullish(v.union([v.boolean(), v.string()])),
});

/** Reads the JSON of a queue message as an SNS message about one LEGACY product. */
export function readNotification(message: unknown, productCode: string): NotificationReading {
  const envelope = v.safeParse(envelopeOf(productCode), message);
  if (!envelope.success) {
    return { outcome: 'malformed', reason: reasonOf('SNS envelope', envelope.issues) };
  }
  const { MessageId: id, Timestamp: time, Message } = envelope.output;
  const notice = v.safeParse(noticeOf(productCode), parseLeniently(Message));
  if (!notice.success) {
    return { outcome: 'malformed', reason: reasonOf('SNS envelope.Message', notice.issues) };
  }
  const { action, 'customer-identifier': customer, 'offer-identifier': offer, isFreeTrialTermPresent: trial } = notice.output;
  const notification = notificationOf(action, { time, id, ...(offer && { offer }) }, trial ?? undefined);
  return notification
    ? { outcome: 'known', notification: { license: legacyLicenseId(productCode, customer), ...notification } }
    : { outcome: 'unknown', name: action };
}

function notificationOf(action: string, told: FailedFact, trial: boolean | string | undefined): Told | undefined {
  switch (action) {
    case 'subscribe-success':
    case 'unsubscribe-pending':
    case 'unsubscribe-success':
      return { action, fact: { ...told, action, ...(trial !== undefined && { trial: isTrue(trial) }) } };
    case 'subscribe-fail':
    case 'entitlement-updated':
      return { action, fact: told };
    default:
      return undefined;
  }
}

/** A topic that the vendor gave has a name of its own; only the topics of AWS name their product. */
function isTopicOf(productCode: string, topicArn: string): boolean {
  const named = LEGACY_TOPIC.exec(topicArn)?.[1];
  return named === undefined || named === productCode;
}

/** AWS's own examples have a comma after the last member. */
function parseLeniently(json: string): unknown {
  const parsed = parseJson(json);
  return typeof parsed === 'string' ? parseJson(parsed.replaceAll(/,\s*}/g, '}')) : parsed;
}

/** The flag comes as text. */
function isTrue(flag: boolean | string): boolean {
  return String(flag).trim().toLowerCase() === 'true';
}
