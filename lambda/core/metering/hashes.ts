import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import { textOf } from './decimal.js';
import type { Amount } from './decimal.js';
import { SHARDS } from './ledger-rules.js';

/** 96 bits of an event id, in 16 characters. */
export function idHash(id: string): string {
  return sha256(canonicalJson(id)).subarray(0, 12).toString('base64url');
}

/** 24 bits of what an event says beside its id: tells a repeat from another event under the same id. */
export function contentHash(content: { dimension: string; quantity: Amount; tags: Readonly<Record<string, string>> }): Buffer {
  const { dimension, quantity, tags } = content;
  return sha256(canonicalJson({ dimension, quantity: textOf(quantity), tags })).subarray(0, 3);
}

/** 72 bits of a tag set, in 12 characters. */
export function tagSetHash(tags: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson(tags)).subarray(0, 9).toString('base64url');
}

/** The partition of a license, also of quarantined content that names none. */
export function shardOf(text: string): number {
  return sha256(canonicalJson(text)).readUInt32BE(0) % SHARDS;
}

/** Names content that has no usable id. */
export function bodyHash(body: string): string {
  return sha256(body).toString('hex');
}

/** Names the usage of one dimension in a row of AWS's sample, which has no id: the same row has the same ones, however often it comes. */
export function rowHash(customerIdentifier: string, timestamp: number, index: number): string {
  return sha256(canonicalJson([customerIdentifier, timestamp, index])).toString('hex');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
