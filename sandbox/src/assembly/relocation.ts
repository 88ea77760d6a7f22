import { isList, isObject, membersOf } from './json.js';
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
 * An app that fixes its account writes it as a literal into ARNs and event patterns. The local run is
 * another account, maybe another Region: what names the stack's own place must name the local one.
 */
export function relocation(from: Location, to: Required<Location>): (value: Json) => Json {
  const { account, region } = from;
  const anAccount = account === undefined ? undefined : new RegExp(`(?<!\\d)${account}(?!\\d)`, 'g');
  const aRegion = region === undefined ? undefined : new RegExp(`(arn:[^:\\s"]+:[^:\\s"]+:)${region}(:${to.account}:)`, 'g');
  const relocate = (text: string): string => {
    const moved = anAccount ? text.replace(anAccount, to.account) : text;
    return aRegion ? moved.replace(aRegion, `$1${to.region}$2`) : moved;
  };
  const everywhere = (value: Json): Json => {
    if (typeof value === 'string') {
      return relocate(value);
    }
    if (isList(value)) {
      return value.map(everywhere);
    }
    return isObject(value) ? Object.fromEntries(membersOf(value).map(([name, member]) => [name, everywhere(member)])) : value;
  };
  return everywhere;
}

function fixed(part: string | undefined): string | undefined {
  return part === undefined || part.startsWith('unknown-') ? undefined : part;
}
