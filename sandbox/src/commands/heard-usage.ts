import type { Deployment } from '../deploy/exports.js';
import { isJsonObject, parseJson } from '../json.js';
import type { LocalRun } from '../local/exports.js';
import type { Marketplace, UsedQuantity } from '../marketplace/exports.js';
import { shortName } from '../marketplace/license-names.js';
import { usageQueuesOf } from './usage-queues.js';

/** An event as it is written to a usage queue, as far as it says what was used. */
interface WrittenEvent {
  readonly id: string;
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number | string;
  readonly occurredAt: string;
}

/** Keeps what the usage queues of an app are told from now on, whoever tells it: it is what was used, whatever becomes of it. */
export function hearUsage(deployment: Deployment, services: LocalRun, marketplace: Marketplace): void {
  const queues = new Set(usageQueuesOf({ deployment }).map(({ path }) => deployment.resource(path).attributes.Arn));
  services.onReceived((queueArn, bodies) => {
    if (queues.has(queueArn)) {
      bodies.flatMap(eventsIn).forEach((event) => {
        noteUsage(marketplace, event);
      });
    }
  });
}

/** The same id counts once in an hour of a license, as it does for the app that is told. */
export function noteUsage({ reportedUsage }: Marketplace, { id, license, dimension, quantity, occurredAt }: WrittenEvent): void {
  const used: UsedQuantity = { license: shortName(license), dimension, quantity: Number(quantity) };
  reportedUsage.note(JSON.stringify([used.license, new Date(occurredAt).toISOString().slice(0, 13), id]), used);
}

/** What cannot be read says nothing that could be compared: the app keeps it in quarantine. */
function eventsIn(body: string): WrittenEvent[] {
  const content = parseJson(body);
  return (Array.isArray(content) ? content : [content]).filter(isEvent);
}

function isEvent(value: unknown): value is WrittenEvent {
  return isJsonObject(value)
    && typeof value.id === 'string' && typeof value.license === 'string' && typeof value.dimension === 'string'
    && isQuantity(value.quantity) && typeof value.occurredAt === 'string' && !Number.isNaN(Date.parse(value.occurredAt));
}

function isQuantity(value: unknown): boolean {
  const isWritten = typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));
  return isWritten && Number.isFinite(Number(value)) && Number(value) >= 0;
}
