import type { Match, Need } from './evaluate.js';
import type { Policies } from './policies.js';
import { concerns } from './principal.js';
import type { PlacedStatement, Principal } from './principal.js';
import type { Cause } from './refusal.js';
import type { PermissionUsage } from './usage.js';

/** What the policies say to a need. */
export interface Decision {
  /** Undefined: allowed. */
  readonly cause?: Cause;
  /** Whether the answer depends on nothing but function, action and resource. */
  readonly lasting: boolean;
  /** Conditions that could not be judged, and how they were taken. */
  readonly notes: readonly string[];
}

interface Judged extends PlacedStatement {
  readonly match: Match;
}

/**
 * Within one account a call needs one Allow, of the role or of the resource, and no Deny of either (IAM User
 * Guide, "Policy evaluation for requests within a single account"). Marks the permissions that allow the call
 * as used.
 */
export function judgeNeed(principal: Principal, need: Need, policies: Policies, usage: PermissionUsage): Decision {
  const own = judged(principal.statements, need);
  const resource = judged(
    policies.ofResource(need.resource ?? '').filter(({ statement }) => concerns(principal, statement.principals, statement.allows)),
    need,
  );
  const all = [...own, ...resource];
  const lasting = all.every(({ match }) => !match.varies);
  const notes = all.flatMap(notesOf);
  const cause = causeOf(own, resource, principal.open);
  if (cause === undefined) {
    for (const { policy, match } of own.filter(allowing)) {
      usage.use(principal.role, policy, match.actions, match.resources);
    }
  }
  return { cause, lasting, notes };
}

function causeOf(own: readonly Judged[], resource: readonly Judged[], open: boolean): Cause | undefined {
  if (own.some(denying)) {
    return 'identity policy denies it';
  }
  if (resource.some(denying)) {
    return 'resource policy denies it';
  }
  return open || own.some(allowing) || resource.some(allowing) ? undefined : 'nothing allows it';
}

function judged(statements: readonly PlacedStatement[], need: Need): Judged[] {
  return statements.map((placed) => ({ ...placed, match: placed.statement.match(need) }));
}

function allowing({ statement, match }: Judged): boolean {
  return match.applies && statement.allows;
}

function denying({ statement, match }: Judged): boolean {
  return match.applies && !statement.allows;
}

function notesOf({ policy, statement, match }: Judged): string[] {
  return match.unknownKeys.map((key) => (
    `${policy} has a condition on ${key}, which cannot be judged locally; it is taken as ${statement.allows ? 'met' : 'not met'}, so that nothing is refused that AWS may allow`
  ));
}
