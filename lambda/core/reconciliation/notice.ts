import { subjectOf } from '../admin-mail.js';
import type { AdminMail } from '../admin-mail.js';
import type { License } from '../license.js';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
const PATIENCE_MILLISECONDS = DAY_MILLISECONDS;

/** Who has looked on for so long knows: the first look at an old table must not send a mail for each of its licenses. */
const OLD_NEWS_MILLISECONDS = 30 * DAY_MILLISECONDS;

/** Whether something has gone on for a day: everything follows the events, but not by so much. */
export function goesOn(since: string | undefined, now: number): boolean {
  return now - Date.parse(since ?? '') >= PATIENCE_MILLISECONDS;
}

/** Whether somebody should hear of it. */
export function isNews(since: string | undefined, now: number): boolean {
  return goesOn(since, now) && now - Date.parse(since ?? '') <= OLD_NEWS_MILLISECONDS;
}

export interface Notice {
  readonly happened: string;
  /** What it means, in one paragraph. */
  readonly meaning: string;
  /** What the time of it is called, and when it was. */
  readonly since: readonly [name: string, time: string | undefined];
  readonly next: readonly string[];
}

/** Tells a person about a license that nothing will happen to by itself. */
export function noticeMail({ id, identity, facts }: License, productCode: string, { happened, meaning, since, next }: Notice): AdminMail {
  const lines = [
    ['License', identity?.licenseArn ?? id],
    ['AWS account', identity?.account ?? facts.updated?.account],
    ['Agreement', facts.updated?.agreement],
    ['Offer', facts.updated?.offer],
    ['Product', productCode],
    since,
  ];
  return {
    subject: subjectOf(happened, id),
    text: [
      meaning,
      '',
      ...lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
      '',
      ...next,
      'You are told about this license only once.',
      '',
    ].join('\n'),
  };
}
