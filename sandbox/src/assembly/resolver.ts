import { conditionHolds } from './conditions.js';
import { intrinsics } from './intrinsics.js';
import type { Evaluation } from './intrinsics.js';
import { isList, isObject, mapTexts, membersOf, shown } from './json.js';
import type { Json, JsonObject } from './json.js';
import { parameterValue } from './parameters.js';
import { pseudoParameters } from './pseudo-parameters.js';
import type { StackEnvironment } from './pseudo-parameters.js';
import { relocation } from './relocation.js';
import { alone } from './surroundings.js';
import type { Surroundings } from './surroundings.js';
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
  /** Accounts of the app; literals that name one are moved to the account of the environment. */
  readonly accounts?: readonly string[];
  /** Default: nothing, so all parameters have their defaults. */
  readonly around?: Surroundings;
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
  private readonly around: Surroundings;
  private readonly relocate: (value: Json) => Json;

  constructor(private readonly options: ResolverOptions) {
    this.pseudo = pseudoParameters(options.environment);
    this.relocate = relocation(options.accounts ?? [], options.environment.account);
    this.around = options.around ?? alone();
    this.evaluation = {
      value: (expression) => this.value(expression),
      reference: (name) => this.reference(name),
      attribute: (logicalId, attribute) => options.references.getAtt(logicalId, attribute),
      condition: (name) => this.holds(name),
      mapping: (map, key, subKey) => this.mapping(map, key, subKey),
      importValue: (name) => this.around.importValue(name),
      stackOutput: (name) => this.around.stackOutput(name),
    };
  }

  /** The value of a property, or undefined if AWS::NoValue removes it. */
  public resolve(source: Json, place: Place): Json | undefined {
    if (isIntrinsic(source) || typeof source === 'string') {
      return located(place, source, () => {
        const value = this.value(source);
        return value === undefined ? undefined : this.relocate(this.withDynamicReferences(value));
      });
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
    return declaration ? parameterValue(name, declaration, this.around) : this.options.references.ref(name);
  }

  private mapping(map: string, key: string, subKey: string): Json | undefined {
    const first = this.options.template.mappings.get(map)?.[key];
    return isObject(first) ? first[subKey] : undefined;
  }

  /** CloudFormation reads them last: the pieces of one may come from elsewhere. */
  private withDynamicReferences(value: Json): Json {
    return mapTexts(value, (text) => text.replace(/\{\{resolve:([^}]*)\}\}/g, (_, reference: string) => this.around.dynamicReference(reference)));
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
