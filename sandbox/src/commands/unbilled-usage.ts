import { TABLES } from '../deploy/exports.js';
import { parseJson, isJsonObject } from '../json.js';
import type { JsonObject } from '../json.js';
import type { Sandbox } from '../sandbox.js';
import { allItemsOf } from './items.js';
import { plainItem } from './plain-values.js';
import { usageQueuesOf } from './usage-queues.js';

/** Usage that the app did not count, and AWS was never told of. */
export interface QuarantinedUsage {
  /** ISO 8601. */
  readonly time: string;
  /** `l-…` id, as far as the usage names one. */
  readonly license?: string;
  readonly dimension?: string;
  readonly quantity?: number | string;
  readonly code: string;
  readonly reason: string;
}

/** Usage that the app counted, and gave up telling AWS about. */
export interface WrittenOffUsage {
  /** ISO 8601. */
  readonly time: string;
  readonly license: string;
  /** The hour of use; absent for what was left of a license that ended. */
  readonly hour?: string;
  readonly dimension: string;
  readonly quantity: number;
  readonly code: string;
  readonly reason: string;
}

export interface UnbilledUsage {
  readonly quarantined: readonly QuarantinedUsage[];
  readonly writtenOff: readonly WrittenOffUsage[];
}

/** What stands in the list of usage that will not be billed without having been refused. */
const WRITTEN_OFF = 'WRITTEN_OFF';

/** What our constructs keep for people to look at, oldest first. It lies in the table beside each usage queue. */
export async function unbilledUsage(app: Sandbox): Promise<UnbilledUsage> {
  const known = app.deployment.pathsOf(TABLES);
  const paths = usageQueuesOf(app).map(({ metering }) => `${metering}/UsageTable`).filter((path) => known.includes(path));
  const found = await Promise.all(paths.map((path) => allItemsOf(app, {
    TableName: app.deployment.resource(path, TABLES).physicalId,
    FilterExpression: 'begins_with(pk, :quarantine)',
    ExpressionAttributeValues: { ':quarantine': { S: 'Q#' } },
  })));
  const items = found.flat().map(plainItem);
  return {
    quarantined: items.filter(({ code }) => code !== WRITTEN_OFF).map(quarantined).sort(byTime),
    writtenOff: items.filter(({ code }) => code === WRITTEN_OFF).flatMap(writtenOff).sort(byTime),
  };
}

function byTime(one: { readonly time: string }, other: { readonly time: string }): number {
  return one.time.localeCompare(other.time);
}

function quarantined({ time, license, code, reason, content }: Readonly<Record<string, unknown>>): QuarantinedUsage {
  const event = typeof content === 'string' ? parseJson(content) : undefined;
  const { dimension, quantity } = isJsonObject(event) ? event : {};
  return {
    time: String(time),
    ...typeof license === 'string' && { license },
    ...typeof dimension === 'string' && { dimension },
    ...(typeof quantity === 'number' || typeof quantity === 'string') && { quantity },
    code: String(code),
    reason: String(reason),
  };
}

/** `content` has the amounts by why they were written off, then by dimension. */
function writtenOff({ time, license, reason, content }: Readonly<Record<string, unknown>>): WrittenOffUsage[] {
  const { hour, amounts } = objectOf(typeof content === 'string' ? parseJson(content) : undefined);
  return Object.entries(objectOf(amounts)).flatMap(([code, some]) => Object.entries(objectOf(some)).map(([dimension, quantity]) => ({
    time: String(time),
    license: String(license),
    ...typeof hour === 'string' && { hour },
    dimension,
    quantity: Number(quantity),
    code,
    reason: String(reason),
  })));
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
