import type { Access, AccessReason, HookState } from '../../../../lambda/core/license.js';
import { afterDelivery, MOST_RECEIVES, nextDelivery, retrySeconds } from '../../../../lambda/core/access-delivery.js';
import type { HookAction } from '../../../../lambda/core/access-delivery.js';
import { adminMail, finalUsageMissedMail, givenUpMail } from '../../../../lambda/core/admin-mail.js';
import type { AdminMail } from '../../../../lambda/core/admin-mail.js';
import { busEvents } from '../../../../lambda/core/bus-event.js';
import { hookPayload } from '../../../../lambda/core/hook-payload.js';
import { HOOK_NAMES } from '../../../../lambda/core/hooks.js';
import { listedAgainMail } from '../../../../lambda/core/reconciliation/listed-again.js';
import { unconfirmedMail } from '../../../../lambda/core/reconciliation/unconfirmed.js';
import { unregisteredMail } from '../../../../lambda/core/reconciliation/unregistered.js';
import type { SchemaFile, Schema } from '../../../support/hook-schemas.js';
import { aHook, aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON } from '../a-license.js';
import { table } from './markdown.js';

const ACTIONS: readonly HookAction[] = ['GRANT', 'CHANGE', 'REVOKE', 'FINAL_USAGE'];

const WANTED: readonly (readonly [string, Access])[] = [
  ['PENDING', anAccess({ state: 'PENDING', reason: 'REGISTRATION', digest: 'pending' })],
  ['ACTIVE', anAccess()],
  ['ACTIVE with something else than was delivered', anAccess({ version: 2, digest: 'digest-2' })],
  ['ACTIVE, about to end', anAccess({ ending: true, end: iso(NOON) })],
  ['ENDED', ended()],
];

const DELIVERED: readonly (readonly [string, HookState])[] = [
  ['nothing yet', aHook()],
  ['a grant that failed', aHook({ grantTried: true })],
  ['ACTIVE', GRANTED],
  ['ENDED', aHook({ delivered: 'ENDED', version: 1 })],
];

/** Which hooks are called, one after the other, until nothing is left to do. */
export function deliveryTable(): string {
  return table(
    ['Access is ↓, delivered was →', ...DELIVERED.map(([name]) => name)],
    WANTED.map(([name, access]) => [name, ...DELIVERED.map(([, hook]) => callsFor(access, hook))]),
  );
}

function callsFor(access: Access, hook: HookState): string {
  const delivery = nextDelivery(access, hook, METERED.metering, NOON);
  if (delivery.action === 'NONE' || delivery.action === 'GIVE_UP_FINAL_USAGE') {
    return 'nothing';
  }
  const rest = callsFor(access, afterDelivery(aLicense({ access, hook }), delivery));
  return [`\`${HOOK_NAMES[delivery.action]}\``, ...rest === 'nothing' ? [] : [rest]].join(', then ');
}

/** When a failing hook is called again. */
export function retryTable(): string {
  const receives = Array.from({ length: MOST_RECEIVES - 1 }, (_value, i) => i + 1);
  const finalUsage = { delivery: { action: 'FINAL_USAGE', end: iso(NOON), deadline: NOON + 6 * MINUTE } } as const;
  return table(
    ['After failure', ...receives.map(String)],
    [
      ['`onGrant`, `onChange`, `onRevoke`', ...receives.map((count) => `${retrySeconds(count, undefined, NOON)} s`)],
      ['`onFinalUsage`', ...receives.map((count) => `${retrySeconds(count, finalUsage, NOON)} s`)],
    ],
  );
}

/** The members of the payload, as the published schema describes them. */
export function payloadTable(schemas: Readonly<Record<SchemaFile, Schema>>): string {
  const { properties, required } = schemas['hook-payload-v1.schema.json'] as {
    readonly properties: Readonly<Record<string, Schema>>; readonly required: readonly string[];
  };
  return table(['Field', 'Type', ''], Object.entries(properties).map(([name, schema]) => [
    `\`${name}\`${required.includes(name) ? '' : '?'}`, typeOf(schema), typeof schema.description === 'string' ? schema.description : '',
  ]));
}

function typeOf(schema: Schema): string {
  if (typeof schema.const === 'string') {
    return `\`${schema.const}\``;
  }
  if (Array.isArray(schema.enum)) {
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  }
  if (schema.type === 'array') {
    return `list of { ${Object.keys((schema.items as { properties: object }).properties).map((name) => `\`${name}\``).join(', ')} }`;
  }
  return schema.format === 'date-time' ? 'ISO 8601, UTC' : schema.additionalProperties === undefined ? String(schema.type) : 'text by name';
}

/** What the bus says, for what. */
export function eventTable(): string {
  const licenses = [
    aLicense(), aLicense({ access: anAccess({ version: 2, digest: 'digest-2' }), hook: GRANTED }),
    aLicense({ access: ended(), hook: { ...GRANTED, final: iso(NOON) } }), aLicense({ access: ended(), hook: GRANTED }),
  ];
  return table(['`detail.action`', '`detail-type`'], licenses.map((license) => {
    const [{ detailType, detail }] = busEvents(license, METERED, NOON);
    return [`\`${detail.action}\``, `\`${detailType}\``];
  }));
}

/** The mails, with what each asks for. */
export function mailTable(): string {
  const payloadOf = (action: HookAction) => ({ ...hookPayload(aLicense({ id: 'l-…' }), { action: 'GRANT' }, METERED, {}), action });
  const row = (when: string, { subject, text }: AdminMail) => [when, subject, /^What to do: ([^]*?)(?:\n\n|\n$)/m.exec(text)?.[1].replaceAll('\n', ' ') ?? ''];
  const waiting = (reason: AccessReason) => aLicense({ id: 'l-…', access: anAccess({ state: 'PENDING', reason }) });
  return table(['When', 'Subject', 'What to do'], [
    ...ACTIONS.map((action) => row(`no \`${HOOK_NAMES[action]}\`: the mail is the delivery`, adminMail(payloadOf(action), false))),
    row('a hook succeeded', adminMail(payloadOf('GRANT'), true)),
    ...ACTIONS.slice(0, 3).map((action) => row(`\`${HOOK_NAMES[action]}\` failed for good`, givenUpMail(payloadOf(action), MOST_RECEIVES))),
    row('`onFinalUsage` missed its deadline', finalUsageMissedMail(payloadOf('FINAL_USAGE'))),
    row('bought a day ago, not registered', unregisteredMail(waiting('REGISTRATION'), METERED.code)),
    row('taken away a day ago, still listed with entitlements', listedAgainMail(aLicense({ id: 'l-…', access: ended() }), METERED.code)),
    row('registered a day ago, not confirmed by AWS', unconfirmedMail(waiting('ENTITLEMENT'), METERED.code)),
  ]);
}
