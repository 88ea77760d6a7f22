import type { AssemblyStack } from '../assembly/assembly.js';
import type { FileAssets } from '../assembly/file-assets.js';
import type { JsonObject } from '../assembly/json.js';
import type { AsyncInvokeSpec, LocalServices } from '../local/services.js';
import type { HttpApiParts } from './http-api-parts.js';
import type { InlineCode } from './inline-code.js';
import type { PropertyRules } from './property-rules.js';
import type { Settings } from './settings.js';

/** Everything by which a resource is known. Computed before anything is created. */
export interface Identity {
  readonly name: string;
  readonly arn?: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a type needs to name its resources. */
export interface Naming {
  readonly logicalId: string;
  readonly stack: AssemblyStack;
  readonly stackName: string;
  /** Of the stack. */
  readonly region: string;
  readonly services: LocalServices;
  /** A property, resolved. */
  readonly text: (property: string) => string | undefined;
  /** Whether the template gives the property. */
  readonly declares: (property: string) => boolean;
  /** The name that the property gives, else `<stack>-<logical id>` with the ending, cut to the length that AWS allows. */
  readonly name: (property: string, maximumLength: number, ending?: string) => string;
  readonly arn: (service: string, resource: string) => string;
}

/** A resource with its effective properties. */
export interface Resource {
  readonly logicalId: string;
  readonly constructPath: string;
  readonly type: string;
  /** As errors call it: type, construct path and logical id. */
  readonly title: string;
  readonly stackName: string;
  /** Of the stack. */
  readonly region: string;
  readonly template: JsonObject;
  readonly fileAssets: FileAssets;
  readonly identity: Identity;
  /** The URL that the user puts in the place of a function. */
  readonly replacedBy?: string;
  readonly settings: Settings;
  /** Takes an attribute that is known only once the resource is created. */
  readonly learn: (attribute: string, value: string) => void;
}

/** What creating a resource may use. */
export interface Deploying {
  readonly services: LocalServices;
  readonly inlineCode: InlineCode;
  /** By the ARN of the function: from resources of their own, created before the functions. */
  readonly asyncInvoke: Map<string, AsyncInvokeSpec>;
  /** From resources of their own, created before the APIs. */
  readonly httpApiParts: HttpApiParts;
  /** Whether this assembly deploys a resource with the ARN. */
  readonly isDeployed: (arn: string) => boolean;
  /** The effective properties of a resource that was created before. */
  readonly settingsOf: (arn: string) => Settings | undefined;
  /** The ARN of a function by ARN or name. */
  readonly functionArn: (nameOrArn: string) => string | undefined;
  /** Replaces URLs of HTTP APIs by those under which they answer locally. */
  readonly withLocalUrls: (text: string) => string;
}

/** A resource type that has an effect locally. */
export interface SupportedType {
  readonly type: string;
  readonly properties: PropertyRules;
  readonly identify: (naming: Naming) => Identity;
  readonly create: (resource: Resource, deploying: Deploying) => Promise<void> | void;
  /** ARNs of resources of the same type that must be created before. */
  readonly needs?: (settings: Settings) => readonly string[];
}

/** A resource type without any effect locally: its properties are not read. */
export interface MeaninglessType {
  readonly type: string;
  readonly reason: string;
  readonly identify: (naming: Naming) => Identity;
}
