import type { Amounts } from './decimal.js';
import { contentHash, idHash } from './hashes.js';
import type { Hour } from './hours.js';
import { IDS_PER_WRITE } from './ledger-rules.js';
import type { PageEntry, RefusingPage, UsagePages } from './page.js';
import { refused } from './usage-event.js';
import type { Refusal, UsageEvent } from './usage-event.js';

/** What became of the events of one home. */
export interface Applied {
  added: number;
  repeated: number;
  readonly refusals: Refusal[];
}

interface Candidate extends PageEntry {
  readonly event: UsageEvent;
}

/** S1 for events of one license and hour: each is on exactly one page afterwards, or refused. May be repeated at any time. */
export async function apply(license: string, hour: Hour, events: readonly UsageEvent[], pages: UsagePages): Promise<Applied> {
  const applied: Applied = { added: 0, repeated: 0, refusals: [] };
  let waiting = events.map(candidate);
  while (waiting.length > 0) {
    // Two events under one id never meet in a write: the page decides which of them was first.
    const first = new Map<string, Candidate>();
    const later: Candidate[] = [];
    for (const one of waiting) {
      const other = first.get(one.idHash);
      if (!other) {
        first.set(one.idHash, one);
      } else if (one.contentHash.equals(other.contentHash)) {
        applied.repeated += 1;
      } else {
        later.push(one);
      }
    }
    const distinct = [...first.values()];
    for (let i = 0; i < distinct.length; i += IDS_PER_WRITE) {
      await write(license, hour, distinct.slice(i, i + IDS_PER_WRITE), pages, applied);
    }
    waiting = later;
  }
  return applied;
}

async function write(license: string, hour: Hour, candidates: readonly Candidate[], pages: UsagePages, applied: Applied): Promise<void> {
  let left = candidates;
  let base: Amounts = new Map();
  for (let page = 0; left.length > 0;) {
    const answer = await pages.add({ license, hour, page, entries: left, base });
    if (answer === 'ADDED') {
      applied.added += left.length;
      return;
    }
    const unknown = left.filter((one) => !found(one, answer, applied));
    if (answer.full) {
      base = answer.heard;
      page += 1;
    } else if (unknown.length === left.length) {
      throw new Error(`Page ${page} of ${license} in ${hour} refused a write that it has room for.`);
    }
    left = unknown;
  }
}

function found(one: Candidate, page: RefusingPage, applied: Applied): boolean {
  const content = page.contents.get(one.idHash);
  if (!content) {
    return false;
  }
  if (content.equals(one.contentHash)) {
    applied.repeated += 1;
  } else {
    applied.refusals.push(refused(one.event, 'OTHER_CONTENT',
      `id "${one.event.id}" was counted before with another dimension, quantity or tags: the first one stays`));
  }
  return true;
}

function candidate(event: UsageEvent): Candidate {
  return { event, idHash: idHash(event.id), contentHash: contentHash(event), dimension: event.dimension, quantity: event.quantity };
}
