import { isList, isObject, membersOf, shown } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import { isIntrinsic } from '../assembly/resolver.js';
import { UnresolvedError } from '../assembly/unresolvable.js';
import type { PropertyRule, PropertyRules } from './property-rules.js';

/** Gives a property its value; undefined if AWS::NoValue removes it. */
export type ResolveProperty = (source: Json, path: string) => Json | undefined;

/** What became of the properties of a resource. Paths as in the template: `Targets[0].Arn`. */
export interface AppliedProperties {
  /** The resolved values of those that have an effect, or are checked. */
  readonly settings: JsonObject;
  readonly applied: readonly string[];
  readonly noMeaning: readonly { readonly property: string; readonly reason: string }[];
  readonly problems: readonly string[];
}

/** Judges every property by its rule. What has no meaning locally is not even resolved, unless it is checked. */
export function applyRules(rules: PropertyRules, properties: JsonObject, resolve: ResolveProperty): AppliedProperties {
  const run = new Application(resolve);
  const settings = run.members(rules, properties, '');
  return { settings, applied: run.applied, noMeaning: run.noMeaning, problems: run.problems };
}

class Application {
  public readonly applied: string[] = [];
  public readonly noMeaning: { property: string; reason: string }[] = [];
  public readonly problems: string[] = [];

  constructor(private readonly resolve: ResolveProperty) {}

  public members(rules: PropertyRules, properties: JsonObject, prefix: string): JsonObject {
    const settings: Record<string, Json> = {};
    for (const [name, source] of membersOf(properties)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      const rule = rules.get(name);
      if (!rule) {
        this.problems.push(`the property ${path} = ${shown(source)} is not supported locally (supported here: ${[...rules.keys()].join(', ')}). Leave it out of the app that you run locally`);
        continue;
      }
      const value = this.property(rule, source, path);
      if (value !== undefined) {
        settings[name] = value;
      }
    }
    return settings;
  }

  private property(rule: PropertyRule, source: Json, path: string): Json | undefined {
    if (rule.kind === 'no meaning') {
      this.noMeaning.push({ property: path, reason: rule.reason });
      return rule.checked ? this.resolved(source, path) : undefined;
    }
    if (rule.kind === 'nested') {
      return this.nested(rule.rules, source, path);
    }
    const value = this.resolved(source, path);
    if (value === undefined) {
      return undefined;
    }
    if (rule.kind === 'refused' || (rule.kind === 'only if' && !rule.accepts(value))) {
      this.problems.push(`the property ${path} = ${shown(value)} is not supported locally: ${rule.advice}`);
      return undefined;
    }
    this.applied.push(path);
    return value;
  }

  private nested(rules: PropertyRules, source: Json, path: string): Json | undefined {
    const value = isIntrinsic(source) ? this.resolved(source, path) : source;
    if (isList(value)) {
      return value.map((element, i) => this.nested(rules, element, `${path}[${i}]`)).filter((element) => element !== undefined);
    }
    if (isObject(value)) {
      return this.members(rules, value, path);
    }
    if (value !== undefined) {
      this.problems.push(`the property ${path} = ${shown(value)} must be an object`);
    }
    return undefined;
  }

  private resolved(source: Json, path: string): Json | undefined {
    try {
      return this.resolve(source, path);
    } catch (cause) {
      if (cause instanceof UnresolvedError) {
        this.problems.push(cause.message);
        return undefined;
      }
      throw cause;
    }
  }
}
