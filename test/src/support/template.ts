import type { Template } from 'aws-cdk-lib/assertions';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface FunctionProperties {
  readonly Role: unknown;
  readonly Timeout: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** The resources of a template by logical id. */
export function resourcesOf(template: Template): Record<string, Resource> {
  return (template.toJSON() as { Resources: Record<string, Resource> }).Resources;
}

/** The resources of one type, by readable name. */
export function resourcesOfType(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(Object.entries(resourcesOf(template))
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [nameOf(id), resource]));
}

/** The function that runs a bundle. */
export function functionOf(template: Template, bundle: string): FunctionProperties {
  const all = Object.values(resourcesOfType(template, 'AWS::Lambda::Function')).map(({ Properties }) => Properties as unknown as FunctionProperties);
  const found = all.find((fn) => environmentOf(fn).POWERTOOLS_SERVICE_NAME === bundle);
  if (found === undefined) throw new Error(`The template has no function for ${bundle}`);
  return found;
}

/** The bundles that the functions of a template run. */
export function bundlesOf(template: Template): string[] {
  return Object.values(resourcesOfType(template, 'AWS::Lambda::Function'))
    .map(({ Properties }) => environmentOf(Properties as unknown as FunctionProperties).POWERTOOLS_SERVICE_NAME as string)
    .sort();
}

/** The environment of a function, with what it refers to by readable name. */
export function environmentOf(fn: FunctionProperties): Record<string, unknown> {
  return readable(fn.Environment?.Variables ?? {}) as Record<string, unknown>;
}

/** What a function may do: actions by readable name of the resource. */
export function permissionsOf(template: Template, bundle: string): Record<string, string[]> {
  const role = referenceIn(functionOf(template, bundle).Role);
  const permissions: Record<string, string[]> = {};
  for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::IAM::Policy'))) {
    const { Roles, PolicyDocument } = Properties as unknown as { Roles: unknown[]; PolicyDocument: { Statement: Statement[] } };
    if (!Roles.some((each) => referenceIn(each) === role)) continue;
    for (const { Action, Resource } of PolicyDocument.Statement) {
      for (const resource of [Resource].flat()) {
        const name = readable(resource) as string;
        permissions[name] = [...permissions[name] ?? [], ...[Action].flat()].sort();
      }
    }
  }
  return permissions;
}

/** A value of the template with references as readable names. */
export function readable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(readable);
  const reference = referenceIn(value);
  if (reference !== undefined) return nameOf(reference);
  const joined = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (joined !== undefined) return joined[1].map((part) => readable(part) as string).join(joined[0]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each)]));
}

function referenceIn(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = value as { 'Ref'?: string; 'Fn::GetAtt'?: string[] };
  if (attribute !== undefined) return attribute[1] === 'StreamArn' ? `${attribute[0]}.Stream` : attribute[0];
  return Ref;
}

/** `MarketplaceStoreSubscribersTableDC4AAFDA` is `StoreSubscribersTable`. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/^Marketplace/, '').replace(/[0-9A-F]{8}(\.|$)/, '$1');
}
