import type { Json } from '../assembly/json.js';

/** What a deployed app says about permissions. All values are resolved. */
export interface Grants {
  readonly functions: readonly FunctionGrant[];
  readonly roles: readonly RoleGrant[];
  readonly resourcePolicies: readonly PolicyOfResource[];
  /** ARNs of roles with a managed policy whose content is not known. */
  readonly openRoles: ReadonlySet<string>;
  /** Construct paths by ARN, for people. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** What could not be read, and so is not checked. */
  readonly notes: readonly string[];
}

/** A function and the role it runs with. */
export interface FunctionGrant {
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly roleArn: string;
  readonly logGroup: string;
  /** Whether the app creates the log group; else Lambda does. */
  readonly hasLogGroup: boolean;
  /** Whether X-Ray tracing is active. */
  readonly traced: boolean;
}

export interface RoleGrant {
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly NamedPolicy[];
  /** Who may assume it. */
  readonly trust?: Json;
}

export interface NamedPolicy {
  /** Name or construct path, for people. */
  readonly name: string;
  readonly document: Json;
}

/** A resource-based policy. */
export interface PolicyOfResource extends NamedPolicy {
  readonly resourceArn: string;
}
