import type { StreamViewType } from '@aws-sdk/client-dynamodb';
import { isJsonObject } from '../json.js';
import type { EngineRecord } from './stream-records.js';

/**
 * What the engine's streams hold, whatever the app's streams show: only both images tell a change from a write that
 * changes nothing.
 */
export const ENGINE_VIEW = 'NEW_AND_OLD_IMAGES';

/**
 * Whether the write changed nothing. DynamoDB writes no stream record for such a one.
 * Source: DynamoDB developer guide, "Change data capture for DynamoDB Streams" (2026-11).
 */
export function changesNothing({ eventName, dynamodb: { NewImage, OldImage } }: EngineRecord): boolean {
  return eventName === 'MODIFY' && isJsonObject(NewImage) && isJsonObject(OldImage) && members(NewImage) === members(OldImage);
}

/** The record as a stream of this view holds it. */
export function seenAs(view: StreamViewType, record: EngineRecord): EngineRecord {
  const { NewImage, OldImage, ...rest } = record.dynamodb;
  const seesNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  const seesOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  return {
    ...record,
    dynamodb: {
      ...rest,
      ...(seesNew && NewImage !== undefined ? { NewImage } : {}),
      ...(seesOld && OldImage !== undefined ? { OldImage } : {}),
      StreamViewType: view,
    },
  };
}

/** A text that is equal for equal items, whatever the order of their attributes. */
function members(item: object): string {
  return `{${Object.entries(item).map(([name, value]) => `${JSON.stringify(name)}:${text(value)}`).sort().join()}}`;
}

/** The same for one attribute value; sets have no order. */
function text(value: unknown): string {
  const [type, content] = isJsonObject(value) ? Object.entries(value)[0] : ['', value];
  if (type === 'M' && isJsonObject(content)) {
    return `M${members(content)}`;
  }
  if (type === 'L' && Array.isArray(content)) {
    return `L[${content.map(text).join()}]`;
  }
  return `${type} ${JSON.stringify(Array.isArray(content) ? content.map(String).sort() : content)}`;
}
