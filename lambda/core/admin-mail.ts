import type { HookPayload } from 'cdk-marketplace-saas/hooks';
import type { HookAction } from './access-delivery.js';
import { HOOK_NAMES } from './hooks.js';
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
  FINAL_USAGE: 'The license of a customer has ended: its last usage is asked for',
};

/** Without a hook nothing has happened yet: somebody has to do it. */
const TO_DO: Record<HookAction, string> = {
  GRANT: 'A new customer is to be let in',
  CHANGE: 'The purchase of a customer has changed: adjust what they have',
  REVOKE: 'The access of a customer is over: close it',
  FINAL_USAGE: 'The license of a customer has ended: report its last usage',
};

const FAILED: Record<HookAction, string> = {
  GRANT: 'A customer waits for access',
  CHANGE: 'A customer does not have what was bought now',
  REVOKE: 'A customer whose license is over still has access',
  FINAL_USAGE: 'The last usage of a customer is not reported',
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

const BY_HAND: Record<HookAction, string> = {
  GRANT: 'Set the customer up with the data below and tell them how to sign in.',
  CHANGE: 'Compare the entitlements below with what the customer has, and adjust it.',
  REVOKE: 'Close the customer\'s access to your product.',
  FINAL_USAGE: 'Send the usage that you have not reported yet to the usage queue now. What comes later cannot be billed.',
};

/** Tells a person what happened. With a hook it was done already, without one the mail is the delivery. */
export function adminMail(payload: HookPayload, hookCalled: boolean): AdminMail {
  const { action } = payload;
  return hookCalled
    ? mailOf(HAPPENED[action], payload, `Nothing: your ${HOOK_NAMES[action]} function was called and succeeded.`)
    : mailOf(TO_DO[action], payload, byHand(payload));
}

/** Tells a person that a hook, or the mail in its place, failed as often as it is tried. */
export function givenUpMail(payload: HookPayload, attempts: number): AdminMail {
  const hook = HOOK_NAMES[payload.action];
  return mailOf(`${FAILED[payload.action]}: ${hook} failed ${attempts} times`, payload,
    `Read the log of your ${hook} function for this license and remove the cause. The call is repeated every hour until it succeeds; `
    + 'to have it repeated at once, redrive the dead-letter queue of the access dispatcher. Both are safe at any time.');
}

/** Tells a person that nobody answered the last call in time. */
export function finalUsageMissedMail(payload: HookPayload): AdminMail {
  return mailOf('The last usage of a customer may not be billed: onFinalUsage did not answer in time', payload,
    'Read the log of your onFinalUsage function for this license and remove the cause. Usage that your application had reported before '
    + 'is billed. What it still held back is not, and what you report now comes too late: bill it in another way, or write it off.');
}

function byHand({ action, successor, predecessor }: HookPayload): string {
  if (action === 'REVOKE' && successor !== undefined) {
    return `Nothing, if the customer goes on with license ${successor} in the same place of your product. Otherwise close the access of this license.`;
  }
  if (action === 'GRANT' && predecessor !== undefined) {
    return `The customer was set up as license ${predecessor} before: let them go on there, with the entitlements below.`;
  }
  return BY_HAND[action];
}

function mailOf(happened: string, payload: HookPayload, next: string): AdminMail {
  const text = [
    `${happened}.`,
    '',
    ...lines({
      'License': payload.licenseArn ?? payload.license,
      'AWS account': payload.account,
      'Agreement': payload.agreement,
      'Product': payload.product,
      'Since': payload.since,
      'Continues license': payload.predecessor,
      'Continued by license': payload.successor,
    }),
    `Why: ${WHY[payload.reason]}`,
    ...(payload.deadline === undefined ? [] : [`Report until: ${payload.deadline}`]),
    `What to do: ${next}`,
    ...section('Entitlements', payload.entitlements.map(({ dimension, value, expiresAt }) =>
      `${dimension}: ${oneLine(String(value))}${expiresAt === undefined ? '' : ` (at least until ${expiresAt})`}`)),
    ...section('What the customer registered', lines(payload.registration)),
  ].join('\n');
  return { subject: subjectOf(happened, payload.license), text: `${text}\n` };
}

/** The license is in it whole: people search their mail for it. */
export function subjectOf(happened: string, license: string): string {
  const named = ` (${license})`;
  return `${happened.slice(0, Math.max(0, LONGEST_SUBJECT - named.length))}${named}`.slice(0, LONGEST_SUBJECT);
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
