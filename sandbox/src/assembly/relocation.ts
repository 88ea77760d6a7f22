import { mapTexts } from './json.js';
import type { Json } from './json.js';

/** An account and a Region, as far as the app fixes them. */
export interface Location {
  readonly account?: string;
  readonly region?: string;
}

/** Where an artifact is meant to be deployed: `aws://111122223333/us-east-1`, with unknown parts. */
export function parseLocation(environment: string | undefined): Location {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment ?? '') ?? [];
  return { account: fixed(account), region: fixed(region) };
}

/**
 * An app that fixes its accounts writes them as literals into ARNs and event patterns. The local run is
 * one other account: what names one of the app's must name the local one. Regions stay.
 */
export function relocation(accounts: readonly string[], account: string): (value: Json) => Json {
  if (accounts.length === 0) {
    return (value) => value;
  }
  const any = new RegExp(`(?<!\\d)(?:${accounts.join('|')})(?!\\d)`, 'g');
  return (value) => mapTexts(value, (text) => text.replace(any, account));
}

function fixed(part: string | undefined): string | undefined {
  return part === undefined || part.startsWith('unknown-') ? undefined : part;
}
