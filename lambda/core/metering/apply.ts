import { canonicalJson } from '../canonical-json.js';
import type { Amounts } from './decimal.js';
import { contentHash, idHash } from './hashes.js';
import type { Hour } from './hours.js';
import { IDS_PER_WRITE, TAG_SETS_PER_HOUR } from './ledger-rules.js';
import type { PageEntry, PageState, UsagePages } from './page.js';
import { seriesOf, tagSetOf } from './series.js';
import { refused } from './usage-event.js';
import type { Refusal, UsageEvent } from './usage-event.js';

/** What became of the events of one home. */
export interface Applied {
  added: number;
  repeated: number;
  readonly refusals: Refusal[];
}

/** License and hour: where events are counted. */
export interface Home {
  readonly license: string;
  readonly hour: Hour;
}

interface Candidate extends PageEntry {
  readonly event: UsageEvent;
}

/**
 * S1 for events of one license and hour: each is on exactly one page afterwards, or refused. May be repeated at any time.
 * @param full the full pages of this home that are known, from the first one on; those that are met here are added to it
 */
export async function apply(home: Home, events: readonly UsageEvent[], pages: UsagePages, full: PageState[] = []): Promise<Applied> {
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
    await write(home, [...first.values()], pages, full, applied);
    waiting = later;
  }
  return applied;
}

/**
 * Begins at the first page that may have room: what full pages hold is tested here. So the number of calls grows with the
 * events and the pages, not with their product, and a repeat of many events costs hardly more than reading their pages.
 */
async function write(home: Home, candidates: readonly Candidate[], pages: UsagePages, full: PageState[], applied: Applied): Promise<void> {
  const without = (some: readonly Candidate[], page: PageState) => some.filter((one) => !found(one, page, applied));
  let left = full.reduce(without, candidates);
  while (left.length > 0) {
    const entries = left.slice(0, IDS_PER_WRITE);
    const page = full.length;
    const base = full.at(-1)?.heard ?? new Map();
    const answer = await pages.add({ ...home, page, entries: withinTagLimit(entries, base), base });
    const rest = without(answer.added ? left.slice(entries.length) : left, answer);
    if (answer.added) {
      applied.added += entries.length;
    } else if (!answer.full && rest.length === left.length) {
      throw new Error(`Page ${page} of ${home.license} in ${home.hour} refused a write that it has room for.`);
    }
    left = rest;
    if (answer.full) {
      // Filled by somebody else: there may be many more, and each refused write would cost as much as one that counts.
      const more = answer.added ? [] : await pages.fullPages(home.license, home.hour, page + 1);
      full.push(answer, ...more);
      left = more.reduce(without, left);
    }
  }
}

function found(one: Candidate, page: PageState, applied: Applied): boolean {
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

/** Each page carries all series of the full ones on: with many, further ones are counted without tags, which changes no price. */
function withinTagLimit(entries: readonly Candidate[], base: Amounts): readonly PageEntry[] {
  const tagged = [...base.keys()].filter((series) => tagSetOf(series) !== undefined).length;
  return tagged < TAG_SETS_PER_HOUR
    ? entries
    : entries.map(({ tags, ...entry }) => (tags && !base.has(entry.dimension) ? { ...entry, dimension: entry.event.dimension } : { ...entry, ...tags && { tags } }));
}

function candidate(event: UsageEvent): Candidate {
  const series = seriesOf(event.dimension, event.tags);
  const tagSet = tagSetOf(series);
  return {
    event, idHash: idHash(event.id), contentHash: contentHash(event), dimension: series, quantity: event.quantity,
    ...tagSet === undefined ? {} : { tags: [tagSet, canonicalJson(event.tags)] },
  };
}
