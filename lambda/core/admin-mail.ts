import type { HookAction } from './access-delivery.js';
import type { HookPayload } from './hook-payload.js';
import type { AccessReason } from './license.js';

/** A mail in plain words. */
export interface AdminMail {
  readonly subject: string;
  readonly text: string;
}

/** Where the vendor's people read mail. */
export interface AdminTopic {
  send(mail: AdminMail): Promise<void>;
}

const LONGEST_SUBJECT = 100;
const LONGEST_VALUE = 500;

const HAPPENED: Record<HookAction, string> = {
  GRANT: 'A customer has access now',
  CHANGE: 'The purchase of a customer has changed',
  REVOKE: 'The access of a customer is over',
  FINAL_USAGE: 'The license of a customer has ended: report its last usage',
};

const WHY: Record<AccessReason, string> = {
  LICENSED: 'AWS Marketplace confirmed the purchase.',
  DEPROVISIONED: 'AWS Marketplace has taken the license away (cancelled, expired or terminated).',
  REPLACED: 'The agreement was renewed or replaced; another license continues it.',
  ENTITLEMENTS_GONE: 'AWS Marketplace no longer lists any entitlement for this license.',
  ENTITLEMENT: 'AWS Marketplace has not confirmed the entitlements of this license.',
  LICENSE: 'AWS Marketplace has not confirmed this license.',
  REGISTRATION: 'The customer has not registered yet.',
};

const FUNCTIONS: Record<HookAction, string> = {
  GRANT: 'onGrant', CHANGE: 'onChange', REVOKE: 'onRevoke', FINAL_USAGE: 'onFinalUsage',
};

const BY_HAND: Record<HookAction, string> = {
  GRANT: 'Set the customer up with the data below and tell them how to sign in.',
  CHANGE: 'Compare the entitlements below with what the customer has, and adjust it.',
  REVOKE: 'Close the customer\'s access to your product.',
  FINAL_USAGE: 'Send the usage that you have not reported yet to the usage queue now. What comes later cannot be billed.',
};

/** Tells a person what happened. With a hook it was done already, without one the mail is the delivery. */
export function adminMail(payload: HookPayload, hookCalled: boolean): AdminMail {
  const { action } = payload;
  const next = hookCalled ? `Nothing: your ${FUNCTIONS[action]} function was called and succeeded.` : BY_HAND[action];
  const text = [
    `${HAPPENED[action]}.`,
    '',
    ...lines({
      'License': payload.licenseArn ?? payload.license,
      'AWS account': payload.account,
      'Agreement': payload.agreement,
      'Product': payload.product,
      'Since': payload.since,
      'Continues license': payload.predecessor,
    }),
    `Why: ${WHY[payload.reason]}`,
    ...(payload.deadline === undefined ? [] : [`Report until: ${payload.deadline}`]),
    `What to do: ${next}`,
    ...section('Entitlements', payload.entitlements.map(({ dimension, value, expiresAt }) =>
      `${dimension}: ${value}${expiresAt === undefined ? '' : ` (at least until ${expiresAt})`}`)),
    ...section('What the customer registered', lines(payload.registration)),
  ].join('\n');
  return { subject: `${HAPPENED[action]} (${payload.license})`.slice(0, LONGEST_SUBJECT), text: `${text}\n` };
}

function section(title: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : ['', `${title}:`, ...content.map((line) => `  ${line}`)];
}

function lines(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${oneLine(value)}`]);
}

/** What a buyer typed must not look like a line of ours. */
function oneLine(value: string): string {
  const line = value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}
