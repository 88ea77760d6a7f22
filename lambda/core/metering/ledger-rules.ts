/**
 * The constants of the metering ledger. `SHARDS`, `PAGE_CAPACITY`, the hashes and the hour rule decide where an event
 * lives: changing one moves homes, and what was counted before is counted again.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Partitions that the licenses are spread over. */
export const SHARDS = 32;

/** Ids that a usage page takes before the next page begins. Written on each page when it is created. */
export const PAGE_CAPACITY = 40;

/** Ids in one write of a page: bounds the size of its expression. */
export const IDS_PER_WRITE = 25;

/** With so many tag sets on the full pages of an hour, usage with other tags is counted without them: each page carries all of them on. */
export const TAG_SETS_PER_HOUR = 100;

/** Quantities with tags in one statement, and the length of their tags: the meter must hold them in one item. */
export const TAG_SETS_PER_STATEMENT = 250;
export const TAG_CHARACTERS_PER_STATEMENT = 60_000;

/** What one statement may name of the hours that it takes, in bytes of UTF-8, as DynamoDB counts: the meter holds it in one item, which has at most 400 KB. */
export const TAKEN_BYTES_PER_STATEMENT = 150_000;

/** An hour is closed this long after its end: what comes later is late. */
export const GRACE_MILLISECONDS = 10 * MINUTE;

/** The last hour of a month is closed this long after its end: only its slot can still take late usage of the month. */
export const HOLD_MILLISECONDS = 120 * MINUTE;

/** No statement is frozen for a slot whose window closes sooner than this. */
export const MARGIN_MILLISECONDS = 30 * MINUTE;

/**
 * A person decides about usage above a ceiling until so long before AWS closes its month, or before AWS ceases to take usage of a license that
 * has ended: then the last slot is sealed without it. Long enough for some runs to seal and send.
 */
export const DECISION_MARGIN_MILLISECONDS = 60 * MINUTE;
export const FINAL_DECISION_MARGIN_MILLISECONDS = 15 * MINUTE;

/**
 * Hours after the end of a term wait this long for what the next one includes: entitlements are read again six hours after their end, by a sweep that
 * comes every hour, and an answer takes its time to the meter.
 */
export const TERM_WAIT_MILLISECONDS = 8 * 60 * MINUTE;

/** Sending stops this long before the window closes. */
export const SEND_MARGIN_MILLISECONDS = MINUTE;

/**
 * A run with more licenses than it holds in memory at a time tells those first whose slot has to be told in this time, or whose
 * statement has to be sent in that. The last slot of a month closes four hours before AWS ceases to take it.
 */
export const URGENT_MILLISECONDS = 4 * 60 * MINUTE;
export const SENDING_URGENT_MILLISECONDS = 60 * MINUTE;

/** `CustomerNotSubscribed` may pass while a license is being activated; it is final this long before the window closes. */
export const NOT_SUBSCRIBED_MARGIN_MILLISECONDS = 60 * MINUTE;

/** Somebody is asked to look when usage has waited so long for the confirmation of its license, or its month closes so soon. */
export const UNCONFIRMED_MILLISECONDS = 20 * 60 * MINUTE;
export const UNCONFIRMED_MARGIN_MILLISECONDS = 4 * 60 * MINUTE;

/** The last usage of a license should have been told this long after its end: AWS takes it for twice as long. */
export const FINAL_USAGE_OVERDUE_MILLISECONDS = 30 * MINUTE;

/** The last slot of a month or license looks once more at this many hours before it. */
export const LOOK_BACK_HOURS = 24;

/** Usage is written off this long after AWS has closed its month. */
export const CLOSED_MILLISECONDS = 30 * MINUTE;

/** A license is closed this long after its end: ten minutes after AWS has ceased to take its usage. */
export const ENDED_MILLISECONDS = 70 * MINUTE;

/** When a license is closed, at least so many hours before its end are looked at. */
export const ENDED_HOURS = 48;

/** The meter of a closed license is kept this long. */
export const CLOSED_METER_KEPT_MILLISECONDS = 400 * DAY;

/** Closed hours of a license are merged into one statement when telling them apart would take more than this share of the pace. */
export const MERGE_SHARE = 0.6;

/** The pages of an hour are audited this long after its end. */
export const AUDIT_MILLISECONDS = 6 * 60 * MINUTE;

/** A license without usage is moved on by an empty statement after this many hours, so that few pages are read for it. */
export const IDLE_HOURS = 6;

/** How far the clock of the vendor's application may be ahead. */
export const FUTURE_MILLISECONDS = 5 * MINUTE;

/** Usage of a month is refused this long after the month was closed by AWS: its page may be gone soon. */
export const OLDEST_MILLISECONDS = 40 * DAY;

/** A page is kept this long after its month was closed: an event may return from a queue and a dead-letter queue, 14 days each. */
export const PAGE_KEPT_MILLISECONDS = 45 * DAY;

/** Quarantined usage is kept this long. */
export const QUARANTINE_KEPT_MILLISECONDS = 400 * DAY;

/** After this many receives, and not sooner than this after the first, an event of an unknown license is quarantined. */
export const UNKNOWN_LICENSE_RECEIVES = 5;
export const UNKNOWN_LICENSE_MILLISECONDS = 10 * MINUTE;
