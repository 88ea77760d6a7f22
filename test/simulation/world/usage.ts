import { createHash } from 'node:crypto';
import { hourText } from './times.js';

const ONE = 1_000_000_000n;

/** A usage event that the app sends, and what the auditor knows of it without asking the code under test. */
export interface Usage {
  readonly id: string;
  readonly license: string;
  readonly dimension: string;
  /** In billionths. */
  readonly amount: bigint;
  readonly occurredAt: number;
  readonly hour: string;
  /** As pages name it and its content: by the protocol's section 3. */
  readonly idHash: string;
  readonly contentHash: string;
  /** When its message was first acknowledged; Infinity: not yet. */
  acknowledged: number;
  /** When it came to a page. */
  applied: number;
}

export interface UsageDetails {
  readonly id: string;
  readonly license: string;
  readonly dimension: string;
  readonly amount: bigint;
  readonly occurredAt: number;
}

export function usageOf({ id, license, dimension, amount, occurredAt }: UsageDetails): Usage {
  return {
    id, license, dimension, amount, occurredAt,
    hour: hourText(occurredAt),
    idHash: sha256(JSON.stringify(id)).subarray(0, 12).toString('base64url'),
    contentHash: sha256(JSON.stringify({ dimension, quantity: decimalText(amount), tags: {} })).subarray(0, 3).toString('hex'),
    acknowledged: Infinity,
    applied: Infinity,
  };
}

/** The event as it is in a message. */
export function eventOf({ id, license, dimension, amount, occurredAt }: Usage): object {
  const text = decimalText(amount);
  return { id, license, dimension, quantity: amount % ONE === 0n ? Number(text) : text, occurredAt: new Date(occurredAt).toISOString() };
}

export function decimalText(amount: bigint): string {
  const fraction = (amount % ONE).toString().padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? (amount / ONE).toString() : `${amount / ONE}.${fraction}`;
}

export function wholeUnits(amount: bigint): bigint {
  return amount / ONE;
}

export function amountOfUnits(units: number | bigint): bigint {
  return BigInt(units) * ONE;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
