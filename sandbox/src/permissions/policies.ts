import { accessKeyIdOf } from './access-key.js';
import type { FunctionGrant, Grants, RoleGrant } from './grants.js';
import { compiled, principalOf } from './principal.js';
import type { PlacedStatement, Principal } from './principal.js';
import type { PermissionUsage } from './usage.js';

/** The roles of the functions, and the policies of resources. */
export class Policies {
  private readonly byKey = new Map<string, Principal>();
  private readonly byArn = new Map<string, Principal>();
  private readonly ofResources = new Map<string, PlacedStatement[]>();
  private readonly roles = new Map<string, RoleGrant>();
  private readonly openRoles = new Set<string>();

  constructor(private readonly usage: PermissionUsage, private readonly complain: (note: string) => void) {}

  public get principals(): readonly Principal[] {
    return [...this.byKey.values()];
  }

  public get accessKeyIds(): readonly string[] {
    return [...this.byKey.keys()];
  }

  public add({ constructPaths, functions, roles, resourcePolicies, openRoles, notes }: Grants): void {
    notes.forEach(this.complain);
    this.usage.name(constructPaths);
    for (const policy of resourcePolicies) {
      this.ofResources.set(policy.resourceArn, [...this.ofResources.get(policy.resourceArn) ?? [], ...compiled(policy, policy.resourceArn, this.complain)]);
    }
    roles.forEach((role) => this.roles.set(role.arn, role));
    openRoles.forEach((arn) => this.openRoles.add(arn));
    for (const grant of functions) {
      const role = roles.find(({ arn }) => arn === grant.roleArn);
      if (role) {
        this.addPrincipal(grant, role, openRoles.has(role.arn));
      } else {
        this.complain(`the calls of ${grant.constructPath} are not checked: its role ${grant.roleArn} is not in the app`);
      }
    }
  }

  public byAccessKey(accessKeyId: string): Principal | undefined {
    return this.byKey.get(accessKeyId);
  }

  /** A role of the app. */
  public role(arn: string): RoleGrant | undefined {
    return this.roles.get(arn);
  }

  /** Lets a function call as another role of the app. Returns the access key id by which it is known then. */
  public assume({ grant }: Principal, role: RoleGrant, sessionName: string): string {
    const accessKeyId = accessKeyIdOf([grant.arn, role.arn, sessionName].join(' '));
    const session = { ...grant, name: sessionName, roleArn: role.arn, accessKeyId };
    this.byKey.set(accessKeyId, principalOf(session, role, this.openRoles.has(role.arn), this.complain));
    return accessKeyId;
  }

  /** @param arn of the function, with or without a qualifier */
  public byFunction(arn: string): Principal | undefined {
    return this.byArn.get(arn.split(':').slice(0, 7).join(':'));
  }

  /** The policy of a resource, or of the bucket, table or function that it is a part or a version of. */
  public ofResource(arn: string): readonly PlacedStatement[] {
    const whole = arn.startsWith('arn:aws:s3:') || arn.includes(':table/') ? arn.replace(/^(arn:aws:s3:::[^/]+|.*:table\/[^/]+).*$/, '$1') : arn;
    return this.ofResources.get(arn) ?? this.ofResources.get(whole) ?? this.ofResources.get(arn.split(':').slice(0, 7).join(':')) ?? [];
  }

  private addPrincipal(grant: FunctionGrant, role: RoleGrant, open: boolean): void {
    const principal = principalOf(grant, role, open, this.complain);
    this.byKey.set(grant.accessKeyId, principal);
    this.byArn.set(grant.arn, principal);
    for (const { policy, statement } of principal.statements.filter((placed) => placed.statement.allows)) {
      this.usage.grant(role, policy, statement.granted.actions, statement.granted.resources);
    }
  }
}
