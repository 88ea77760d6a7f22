import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.js';

/** The item after a write, as far as it was asked for; the item that its condition failed on otherwise. */
export interface Written {
  readonly written: boolean;
  readonly item?: Item;
}

/** A conditional write: not written when its condition failed. */
export async function unlessRefused(write: () => Promise<{ Attributes?: Item }>): Promise<Written> {
  try {
    const { Attributes } = await write();
    return { written: true, ...(Attributes ? { item: Attributes } : {}) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return { written: false, ...(error.Item ? { item: error.Item } : {}) };
    }
    throw error;
  }
}
