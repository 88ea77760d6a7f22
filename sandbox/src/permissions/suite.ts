import type { PermissionAccount } from './account.js';
import type { RefusedCall } from './permission-check.js';
import type { Permission } from './usage.js';
import { wildcard } from './wildcard.js';

/** Why a permission may stay unused. In all three patterns `*` stands for any text. */
export interface Explanation {
  /** Roles by construct path. Default: all. */
  readonly role?: string;
  readonly action: string;
  /** What the permission is on, by construct path. Default: anything. */
  readonly on?: string;
  readonly because: string;
  /** Some runs use it, by chance. Otherwise an explanation that explains nothing is to be removed. */
  readonly sometimes?: boolean;
}

export interface SuiteOptions {
  /** Roles that are judged, by construct path; `*` stands for any text. Default: all. */
  readonly roles?: readonly string[];
  readonly explanations?: readonly Explanation[];
  /** Constructs that several apps have: what is found is replaced in construct paths, so that they count as one. */
  readonly same?: readonly (readonly [find: RegExp, replace: string])[];
}

/** What all runs of a test suite together say about permissions. */
export interface SuiteSummary {
  readonly granted: number;
  readonly refused: readonly RefusedCall[];
  /** Never used in any run, and not explained. */
  readonly unused: readonly Permission[];
  /** Explanations of what is granted nowhere or is used after all. */
  readonly idle: readonly Explanation[];
}

type Granted = PermissionAccount['granted'][number];

export function summarize(accounts: readonly PermissionAccount[], { roles = ['*'], explanations = [], same = [] }: SuiteOptions = {}): SuiteSummary {
  const isJudged = (role: string) => roles.some((pattern) => wildcard(pattern)(role));
  const merged = new Map<string, Granted>();
  for (const granted of accounts.flatMap((account) => account.granted).filter(({ role }) => isJudged(role))) {
    const permission = { ...granted, role: renamed(granted.role, same), on: renamed(granted.on, same), policy: renamed(granted.policy, same) };
    const key = JSON.stringify([permission.role, permission.action, permission.on]);
    merged.set(key, { ...permission, used: permission.used || merged.get(key)?.used === true });
  }
  const unused = [...merged.values()].filter(({ used }) => !used);
  return {
    granted: merged.size,
    refused: accounts.flatMap(({ refused }) => refused).filter(({ role }) => isJudged(role)),
    unused: unused.filter((permission) => !explanations.some((explanation) => explains(explanation, permission))),
    idle: explanations.filter((explanation) => !explanation.sometimes && !unused.some((permission) => explains(explanation, permission))),
  };
}

function explains({ role = '*', action, on = '*' }: Explanation, permission: Permission): boolean {
  return wildcard(role)(permission.role) && wildcard(action)(permission.action) && wildcard(on)(permission.on);
}

function renamed(path: string, same: SuiteOptions['same'] = []): string {
  return same.reduce((text, [find, replace]) => text.replace(find, replace), path);
}
