import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalJson } from '../../core/canonical-json.js';
import { bodyHash } from '../../core/metering/hashes.js';
import { quarantineKey } from '../../core/metering/keys.js';
import { QUARANTINE_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import type { Quarantine } from '../../core/metering/quarantine.js';
import type { Refusal } from '../../core/metering/usage-event.js';
import { parseJson } from '../../core/untrusted.js';
import type { Item } from './attributes.js';

/** Longer content is cut: an item has at most 400 KB. */
const MOST_CHARACTERS = 90_000;

/** Enough to tell apart what one id was used for. */
const HASH_CHARACTERS = 16;

/** The quarantine in the usage table. */
export class QuarantineInTable implements Quarantine {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async put(refusal: Refusal, now: number): Promise<boolean> {
    const kept = keptOf(refusal.content);
    const write = { refusal, content: kept, now, token: randomUUID() };
    const other = await this.putAs(refusal.name, write);
    if (!other) {
      return true;
    }
    const hash = hashOf(kept);
    if (hash === hashOf(other.content?.S ?? '')) {
      return false;
    }
    // Another event under the same id: people must see both.
    return await this.putAs(`${refusal.name}#${hash}`, write) === undefined;
  }

  /** Answers the item of somebody else that has this name already. */
  private async putAs(name: string, { refusal, content, now, token }: Write): Promise<Partial<Item> | undefined> {
    const { pk } = quarantineKey(refusal.name, refusal.license);
    try {
      await this.client.send(new PutItemCommand({
        TableName: this.table,
        Item: {
          pk: { S: pk },
          sk: { S: name },
          code: { S: refusal.code },
          reason: { S: refusal.reason },
          content: { S: content },
          ...(content.length < refusal.content.length ? { cut: { BOOL: true } } : {}),
          ...(refusal.license === undefined ? {} : { license: { S: refusal.license } }),
          token: { S: token },
          time: { S: new Date(now).toISOString() },
          ttl: { N: Math.floor((now + QUARANTINE_KEPT_MILLISECONDS) / 1_000).toString() },
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        // The SDK repeats a write whose answer was lost: the item is then our own.
        const item: Partial<Item> = error.Item ?? {};
        return item.token?.S === token ? undefined : item;
      }
      throw error;
    }
  }
}

interface Write {
  readonly refusal: Refusal;
  readonly content: string;
  readonly now: number;
  /** Tells the items of one call from those of another. */
  readonly token: string;
}

function keptOf(content: string): string {
  return content.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
}

/** Equal for equal events, however their JSON is spelled: alone in a message or in a list. */
function hashOf(content: string): string {
  return bodyHash(spelledAlike(content)).slice(0, HASH_CHARACTERS);
}

function spelledAlike(content: string): string {
  try {
    return canonicalJson(parseJson(content));
  } catch {
    // Nested deeper than JSON can be written.
    return content;
  }
}
