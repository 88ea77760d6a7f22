import { conditionHolds } from './conditions.js';
import { intrinsics } from './intrinsics.js';
import type { Evaluation } from './intrinsics.js';
import { isList, isObject, membersOf, shown } from './json.js';
import type { Json, JsonObject } from './json.js';
import { parameterValue } from './parameters.js';
import { pseudoParameters } from './pseudo-parameters.js';
import type { StackEnvironment } from './pseudo-parameters.js';
import { relocation } from './relocation.js';
import type { Location } from './relocation.js';
import type { Template } from './template.js';
import { Unresolvable, UnresolvedError } from './unresolvable.js';

/** What `Ref` and `Fn::GetAtt` give for the resources of the stack. Throws `Unresolvable` with the reason. */
export interface References {
  ref(logicalId: string): string;
  getAtt(logicalId: string, attribute: string): string;
}

export interface ResolverOptions {
  readonly template: Template;
  readonly environment: StackEnvironment;
  readonly references: References;
  /** Where the app is meant to be deployed; literals that say so are moved to the environment. */
  readonly location?: Location;
  /** Values of template parameters; the others have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where a value stands: the resource as people know it, and the path of the property. */
export interface Place {
  readonly resource: string;
  readonly path: string;
}

/**
 * Replaces the intrinsic functions of a stack's template by their values. Whatever has no value is an
 * error that names resource, property and expression; `AWS::NoValue` removes the property.
 */
export class Resolver {
  private readonly pseudo: ReadonlyMap<string, Json>;
  private readonly evaluation: Evaluation;
  private readonly relocate: (value: Json) => Json;

  constructor(private readonly options: ResolverOptions) {
    this.pseudo = pseudoParameters(options.environment);
    this.relocate = relocation(options.location ?? {}, options.environment);
    this.evaluation = {
      value: (expression) => this.value(expression),
      reference: (name) => this.reference(name),
      attribute: (logicalId, attribute) => options.references.getAtt(logicalId, attribute),
      condition: (name) => this.holds(name),
      mapping: (map, key, subKey) => this.mapping(map, key, subKey),
    };
  }

  /** The value of a property, or undefined if AWS::NoValue removes it. */
  public resolve(source: Json, place: Place): Json | undefined {
    if (isIntrinsic(source) || typeof source === 'string') {
      const value = located(place, source, () => this.value(source));
      return value === undefined ? undefined : this.relocate(value);
    }
    if (isList(source)) {
      return source.map((element, i) => this.resolve(element, { ...place, path: `${place.path}[${i}]` })).filter((element) => element !== undefined);
    }
    return isObject(source) ? this.members(source, (name, member) => this.resolve(member, { ...place, path: place.path === '' ? name : `${place.path}.${name}` })) : source;
  }

  /** Whether a condition of the template holds. */
  public conditionHolds(name: string, place: Place): boolean {
    return located(place, { Condition: name }, () => this.holds(name));
  }

  private value(source: Json): Json | undefined {
    if (typeof source === 'string') {
      return withoutDynamicReference(source);
    }
    if (isList(source)) {
      return source.map((element) => this.value(element)).filter((element) => element !== undefined);
    }
    if (!isObject(source)) {
      return source;
    }
    if (!isIntrinsic(source)) {
      return this.members(source, (_, member) => this.value(member));
    }
    const [[name, argument] = ['', null]] = membersOf(source);
    const intrinsic = intrinsics.get(name);
    if (!intrinsic) {
      throw new Unresolvable(`${name} cannot be resolved locally (known: ${[...intrinsics.keys()].join(', ')})`);
    }
    return intrinsic(argument, this.evaluation);
  }

  private members(source: JsonObject, resolve: (name: string, member: Json) => Json | undefined): JsonObject {
    return Object.fromEntries(membersOf(source).map(([name, member]) => [name, resolve(name, member)] as const).filter(([, member]) => member !== undefined));
  }

  private reference(name: string): Json | undefined {
    if (name === 'AWS::NoValue') {
      return undefined;
    }
    const pseudo = this.pseudo.get(name);
    const declaration = this.options.template.parameters.get(name);
    if (pseudo !== undefined) {
      return pseudo;
    }
    return declaration ? parameterValue(name, declaration, this.options.parameters?.[name]) : this.options.references.ref(name);
  }

  private mapping(map: string, key: string, subKey: string): Json {
    const first = this.options.template.mappings.get(map)?.[key];
    const value = isObject(first) ? first[subKey] : undefined;
    if (value === undefined) {
      throw new Unresolvable(`the mapping ${map} has no value for ${key}, ${subKey}`);
    }
    return value;
  }

  private holds(name: string): boolean {
    return conditionHolds(name, { conditions: this.options.template.conditions, value: (operand) => this.value(operand) });
  }
}

/** Whether a value is an intrinsic function. */
export function isIntrinsic(value: Json | undefined): value is JsonObject {
  const names = isObject(value) ? Object.keys(value) : [];
  return names.length === 1 && names.every((name) => name === 'Ref' || name.startsWith('Fn::'));
}

function withoutDynamicReference(value: string): string {
  const reference = /\{\{resolve:[^}]*\}\}/.exec(value);
  if (reference) {
    throw new Unresolvable(`${reference[0]} is read by CloudFormation at deployment, which does not run locally; give the value itself`);
  }
  return value;
}

function located<T>(place: Place, expression: Json, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof Unresolvable) {
      throw new UnresolvedError(`${place.resource}: ${place.path} is ${shown(expression)}, which has no value: ${cause.message}.`, { cause });
    }
    throw cause;
  }
}
