import { subjectOf } from '../admin-mail.js';
import type { AdminMail, AdminTopic } from '../admin-mail.js';
import { textOf } from './decimal.js';
import type { Amounts } from './decimal.js';
import type { Hour } from './hours.js';
import { decideUntil } from './spend-guard.js';
import type { Ceilings } from './spend-guard.js';

/** What the commands need to find the usage table. */
export interface GuardedPlace {
  readonly productCode: string;
  readonly region: string | undefined;
}

/** What the spend guard says about itself: log lines and metrics. */
export interface GuardSignals {
  /** An hour waits for a person from now on. */
  heldBack(license: string, hour: Hour, above: Amounts, until: number): void;
  /** How many hours of licenses wait for a person, at the end of a run. */
  waiting(hours: number): void;
}

/** What asks a person before more than usual is billed. */
export interface SpendGuard {
  readonly ceilings: Ceilings;
  /** What the commands that decide need to find the table. */
  readonly place: GuardedPlace;
  readonly signals: GuardSignals;
  /** Who is asked; by default only log and alarm tell. */
  readonly admin?: AdminTopic;
}

/** Hours of a license that wait for a person. */
export interface HeldUsage {
  readonly license: string;
  /** When the license ended. */
  readonly end?: string;
  /** By hour: what was heard above a ceiling. */
  readonly hours: ReadonlyMap<Hour, Amounts>;
  readonly ceilings: Ceilings;
}

/** Asks a person whether usage above a ceiling is told, with what they need to answer. */
export function heldUsageMail({ license, end, hours, ceilings }: HeldUsage, { productCode, region }: GuardedPlace): AdminMail {
  const happened = 'Usage above its ceiling waits for you';
  const sorted = [...hours].sort(([a], [b]) => (a < b ? -1 : 1));
  const until = sorted.reduce((least, [hour]) => Math.min(least, decideUntil(hour, end)), Infinity);
  const names = sorted.map(([hour]) => hour).join(' ');
  const options = `--hour ${names} --product ${productCode}${region === undefined ? '' : ` --region ${region}`}`;
  const text = [
    `${happened}: AWS Marketplace is not told of it before you decide.`,
    '',
    `License: ${license}`,
    `Product: ${productCode}`,
    ...sorted.map(([hour, above]) => `Hour ${hour} (UTC): ${wordsOf(above, ceilings)}`),
    `Decide until: ${momentOf(until)}${end === undefined ? ', or until 45 minutes after the license has ended if that is sooner' : ''}`,
    '',
    'Why: you have set usageCeilings, because AWS Marketplace takes nothing back. All other hours of this license, and all other licenses, are told as usual.',
    'What to do: find out whether the customer has used that much.',
    '',
    'If so, it is billed after',
    `  npx cdk-marketplace-saas-cli release ${license} ${options}`,
    'If not, it is never billed after',
    `  npx cdk-marketplace-saas-cli write-off ${license} ${options} --reason "reported by mistake"`,
    'If nobody decides, it is not billed: it is written off by name, and an alarm says so.',
  ].join('\n');
  return { subject: subjectOf(happened, license), text: `${text}\n` };
}

function wordsOf(above: Amounts, ceilings: Ceilings): string {
  return [...above].map(([dimension, amount]) => `${dimension} ${textOf(amount)} (ceiling ${textOf(ceilings.get(dimension) ?? 0n)})`).join(', ');
}

/** To the minute. */
function momentOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
