import { CompiledStatement } from './evaluate.js';
import type { Context } from './conditions.js';
import type { FunctionGrant, NamedPolicy, RoleGrant } from './grants.js';
import { parsePolicy } from './policy.js';
import type { Principals } from './policy.js';

/** A statement, and where it stands. */
export interface PlacedStatement {
  readonly policy: string;
  readonly statement: CompiledStatement;
}

/** A function's role, ready to be compared with calls. */
export interface Principal {
  readonly grant: FunctionGrant;
  readonly role: RoleGrant;
  /** As AWS calls the caller in errors: `arn:aws:sts::<account>:assumed-role/<role>/<function>`. */
  readonly sessionArn: string;
  readonly statements: readonly PlacedStatement[];
  /** A managed policy that is not known may allow anything: then nothing is refused for want of an Allow. */
  readonly open: boolean;
}

export function principalOf(grant: FunctionGrant, role: RoleGrant, open: boolean, complain: (note: string) => void): Principal {
  const account = role.arn.split(':')[4] ?? '';
  return {
    grant,
    role,
    sessionArn: `arn:aws:sts::${account}:assumed-role/${role.name}/${grant.name}`,
    statements: role.policies.flatMap((policy) => compiled(policy, undefined, complain)),
    open,
  };
}

/** The statements of a policy; a policy that cannot be read has none, and that is said. */
export function compiled(policy: NamedPolicy, resourceArn: string | undefined, complain: (note: string) => void): PlacedStatement[] {
  try {
    return parsePolicy(policy.document).map((statement) => ({ policy: policy.name, statement: new CompiledStatement(statement, resourceArn) }));
  } catch (error) {
    complain(`${policy.name} is not checked: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/**
 * Whether a statement of a resource-based policy is about the caller. A policy that allows a whole account only
 * lets the account's own policies decide, so it gives nothing by itself; one that denies it hits all in it
 * (IAM User Guide, "AWS JSON policy elements: Principal").
 */
export function concerns({ sessionArn, role }: Principal, principals: Principals | undefined, allows: boolean): boolean {
  const account = role.arn.split(':')[4] ?? '';
  const everybodyOfAccount = [account, `arn:aws:iam::${account}:root`];
  const named = (principals?.names ?? []).some((name) => name === '*' || name === role.arn || name === sessionArn || (!allows && everybodyOfAccount.includes(name)));
  return principals !== undefined && named !== principals.inverted;
}

/** The condition keys that all requests of a function have. @param now milliseconds of virtual time */
export function contextOf({ grant, role }: Principal, region: string, resource: string | undefined, now: number): Map<string, readonly string[]> {
  const account = role.arn.split(':')[4] ?? '';
  return new Map<string, readonly string[]>([
    ['aws:principalarn', [role.arn]],
    ['aws:principalaccount', [account]],
    ['aws:principaltype', ['AssumedRole']],
    ['aws:userid', [`AROA${role.name}:${grant.name}`]],
    ['aws:principalisawsservice', ['false']],
    ['aws:viaawsservice', ['false']],
    // In AWS the SDK speaks TLS.
    ['aws:securetransport', ['true']],
    ['aws:currenttime', [new Date(now).toISOString()]],
    ['aws:epochtime', [String(Math.floor(now / 1000))]],
    ['aws:requestedregion', [region]],
    ['aws:resourceaccount', [(resource ?? '').split(':')[4] || account]],
    ['lambda:sourcefunctionarn', [grant.arn]],
    ...Object.entries(role.tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, [value]] as const),
  ]);
}

/** Adds condition keys of the request itself. */
export function withKeys(context: Map<string, readonly string[]>, keys: Readonly<Record<string, readonly string[]>> = {}): Context {
  for (const [key, values] of Object.entries(keys)) {
    context.set(key.toLowerCase(), values);
  }
  return context;
}
