/**
 * The rules of AWS Marketplace that our handlers rely on, each with its source and the date it was read.
 * Nothing else in lambda/ states a rule of AWS.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Usage records in one BatchMeterUsage call. Source: API reference BatchMeterUsage, 2026-09. */
export const RECORDS_PER_CALL = 25;

/** A usage record is accepted this long after its timestamp. Source: API reference BatchMeterUsage, 2026-09. */
export const METERING_WINDOW_MILLISECONDS = 24 * HOUR;

/** On the 1st, records of the month before are accepted until 06:00 UTC. Source: API reference BatchMeterUsage, 2026-09. */
export const MONTH_CLOSE_MILLISECONDS = 6 * HOUR;

/** After a license ends AWS takes usage for about an hour. Source: user guide, SaaS EventBridge integration, 2026. */
export const FINAL_USAGE_MILLISECONDS = HOUR;

/** The largest quantity of a usage record. Source: service model of the metering API, 2026-09. */
export const LARGEST_QUANTITY = 2_147_483_647;
