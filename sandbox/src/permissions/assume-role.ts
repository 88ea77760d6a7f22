import type { Need } from './evaluate.js';
import type { RoleGrant } from './grants.js';
import { compiled, concerns } from './principal.js';
import type { PlacedStatement, Principal } from './principal.js';

/** A role that a caller wants to be. */
export interface WantedRole {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string;
}

/** Who a caller has become: by this key, services know it. */
export interface AssumedRole {
  readonly accessKeyId: string;
}

/**
 * Whom the trust policy of a role lets assume it. CALLER: this very caller, who needs no permission of its own. ACCOUNT: whomever its
 * account permits to (IAM User Guide, "Cross account resource access in IAM", and "AWS JSON policy elements: Principal").
 */
export type Trust = 'CALLER' | 'ACCOUNT' | 'NOBODY';

/** What the trust policy of a role says to a caller. A role that is not in the app trusts whoever is permitted to assume it. */
export function trustOf(caller: Principal, role: RoleGrant | undefined, need: Need, complain: (note: string) => void): Trust {
  if (role?.trust === undefined) {
    return 'ACCOUNT';
  }
  const statements = compiled({ name: `the trust policy of ${role.constructPath}`, document: role.trust }, role.arn, complain)
    .filter(({ statement }) => statement.match(need).applies);
  if (statements.some(({ statement }) => !statement.allows && concerns(caller, statement.principals, false))) {
    return 'NOBODY';
  }
  const allowing = statements.filter(({ statement }) => statement.allows);
  if (allowing.some(({ statement }) => concerns(caller, statement.principals, true))) {
    return 'CALLER';
  }
  return allowing.some((placed) => namesAccountOf(caller, placed)) ? 'ACCOUNT' : 'NOBODY';
}

function namesAccountOf({ role }: Principal, { statement }: PlacedStatement): boolean {
  const account = role.arn.split(':')[4] ?? '';
  return (statement.principals?.names ?? []).some((name) => name === account || name.endsWith(`:iam::${account}:root`));
}
