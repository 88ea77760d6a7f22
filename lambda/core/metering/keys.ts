import { shardOf } from './hashes.js';
import type { Hour } from './hours.js';

/** The key of an item of the usage table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Names the table that the ledger belongs to. */
export const LEDGER_KEY: Key = { pk: 'LEDGER', sk: 'LEDGER' };

const PAGE_DIGITS = 6;

export function pagePartition(hour: Hour, shard: number): string {
  return `P#${hour}#${fixed(shard, 2)}`;
}

export function meterPartition(shard: number): string {
  return `M#${fixed(shard, 2)}`;
}

export function pageKey(license: string, hour: Hour, page: number): Key {
  return { pk: pagePartition(hour, shardOf(license)), sk: `${pagePrefix(license)}${fixed(page, PAGE_DIGITS)}` };
}

/** The last sort key that a page of a license could have. */
export function lastPage(license: string): string {
  return `${pagePrefix(license)}${'9'.repeat(PAGE_DIGITS)}`;
}

/** What the sort keys of all pages of a license begin with. */
export function pagePrefix(license: string): string {
  return `${license}#`;
}

/** The license and the number of a page, from its sort key. */
export function pageOf(sk: string): { license: string; page: number } {
  const at = sk.lastIndexOf('#');
  return { license: sk.slice(0, at), page: Number(sk.slice(at + 1)) };
}

export function meterKey(license: string): Key {
  return { pk: meterPartition(shardOf(license)), sk: license };
}

export function quarantinePartition(shard: number): string {
  return `Q#${fixed(shard, 2)}`;
}

/** Quarantined content lies beside its license, or where its own name falls when it names no license. */
export function quarantineKey(name: string, license?: string): Key {
  return { pk: quarantinePartition(shardOf(license ?? name)), sk: name };
}

/** What was written off lies beside the quarantine of its license. */
export function writeOffKey(license: string, hour: Hour | undefined): Key {
  return { pk: quarantinePartition(shardOf(license)), sk: `written-off#${license}#${hour ?? 'remainders'}` };
}

/** Where a shard keeps how far its audit has come. */
export function auditKey(shard: number): Key {
  return { pk: `D#${fixed(shard, 2)}`, sk: 'audit' };
}

function fixed(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}
