import { TABLES } from '../deploy/exports.js';
import { parseJson, isJsonObject } from '../json.js';
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

/** What our constructs keep in quarantine, oldest first. It lies in the table beside each usage queue. */
export async function quarantinedUsage(app: Sandbox): Promise<QuarantinedUsage[]> {
  const known = app.deployment.pathsOf(TABLES);
  const paths = usageQueuesOf(app).map(({ metering }) => `${metering}/UsageTable`).filter((path) => known.includes(path));
  const found = await Promise.all(paths.map((path) => allItemsOf(app, {
    TableName: app.deployment.resource(path, TABLES).physicalId,
    FilterExpression: 'begins_with(pk, :quarantine)',
    ExpressionAttributeValues: { ':quarantine': { S: 'Q#' } },
  })));
  return found.flat().map((item) => quarantined(plainItem(item))).sort((one, other) => one.time.localeCompare(other.time));
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
