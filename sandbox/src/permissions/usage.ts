import type { RoleGrant } from './grants.js';

/** An action on a resource that a policy of a function's role allows. */
export interface Permission {
  /** The role, by construct path. */
  readonly role: string;
  /** As the policy grants it: an action or a pattern of actions. */
  readonly action: string;
  /** An ARN or a pattern; `not …` for a NotResource. */
  readonly resource: string;
  /** The same by construct path, for people: `Stack/Orders/index/*`. As the ARN if nothing in the app has it. */
  readonly on: string;
  /** The policy, by name or construct path. */
  readonly policy: string;
}

/** The services whose calls can be seen locally. What is granted for others, such as kms, cannot be put to use here. */
const SEEN: ReadonlySet<string> = new Set(['dynamodb', 'sqs', 'sns', 's3', 'events', 'lambda', 'sts', 'aws-marketplace', 'logs', 'xray']);

/** Which of the granted permissions were put to use. */
export class PermissionUsage {
  private readonly constructPaths = new Map<string, string>();
  private readonly granted = new Map<string, { readonly permission: Permission; used: boolean }>();

  /** Takes in the names of resources, by ARN. */
  public name(constructPaths: ReadonlyMap<string, string>): void {
    constructPaths.forEach((path, arn) => this.constructPaths.set(arn, path));
  }

  public grant(role: RoleGrant, policy: string, actions: readonly string[], resources: readonly string[]): void {
    for (const [action, resource] of pairs(actions.filter(isSeen), resources)) {
      const permission = { role: role.constructPath, action, resource, on: this.pathOf(resource), policy };
      this.granted.set(keyOf(permission), this.granted.get(keyOf(permission)) ?? { permission, used: false });
    }
  }

  public use(role: RoleGrant, policy: string, actions: readonly string[], resources: readonly string[]): void {
    for (const [action, resource] of pairs(actions, resources)) {
      const entry = this.granted.get(keyOf({ role: role.constructPath, action, resource, policy }));
      if (entry) {
        entry.used = true;
      }
    }
  }

  /** All that was granted, in the order of the policies. */
  public get all(): readonly (Permission & { readonly used: boolean })[] {
    return [...this.granted.values()].map(({ permission, used }) => ({ ...permission, used }));
  }

  private pathOf(arn: string): string {
    for (let end = arn.length; end > 0; end = Math.max(arn.lastIndexOf('/', end - 1), arn.lastIndexOf(':', end - 1))) {
      const path = this.constructPaths.get(arn.slice(0, end));
      if (path !== undefined) {
        // The label of a stream is the time of its creation.
        return `${path}${arn.slice(end).replace(/^\/stream\/[^/*]+/, '/stream')}`;
      }
    }
    return arn;
  }
}

function isSeen(action: string): boolean {
  return !/^[\w-]+:/.test(action) || SEEN.has(action.split(':')[0].toLowerCase());
}

function pairs(actions: readonly string[], resources: readonly string[]): (readonly [string, string])[] {
  return actions.flatMap((action) => resources.map((resource) => [action, resource] as const));
}

function keyOf({ role, action, resource, policy }: Omit<Permission, 'on'>): string {
  return JSON.stringify([role, policy, action, resource]);
}
