import type { Json } from '../assembly/json.js';

/** What the local run does with one property of a resource type. */
export type PropertyRule = Applied | NoMeaning | OnlyIf | Refused | Nested;

interface Applied { readonly kind: 'applied' }
interface NoMeaning { readonly kind: 'no meaning'; readonly reason: string; readonly checked: boolean }
interface OnlyIf { readonly kind: 'only if'; readonly accepts: (value: Json) => boolean; readonly advice: string }
interface Refused { readonly kind: 'refused'; readonly advice: string }
interface Nested { readonly kind: 'nested'; readonly rules: PropertyRules }

/** The properties of a type (or of an object in it). A property that is not here is an error. */
export type PropertyRules = ReadonlyMap<string, PropertyRule>;

/** The property has its effect locally, with everything in it. */
export const applied: PropertyRule = { kind: 'applied' };

/** The property changes nothing that can be seen locally. */
export function noMeaning(reason: string): PropertyRule {
  return { kind: 'no meaning', reason, checked: false };
}

/** The same, but AWS refuses some uses of it, and so does the type: it can read the value. */
export function checkedOnly(reason: string): PropertyRule {
  return { kind: 'no meaning', reason, checked: true };
}

/** Some values have their effect locally, the others are an error. */
export function onlyIf(accepts: (value: Json) => boolean, advice: string): PropertyRule {
  return { kind: 'only if', accepts, advice };
}

/** These values have their effect locally, the others are an error. */
export function only(values: readonly Json[], advice: string): PropertyRule {
  return onlyIf((value) => values.includes(value), advice);
}

/** No value of this property can be run locally. */
export function refused(advice: string): PropertyRule {
  return { kind: 'refused', advice };
}

/** An object, or a list of objects, with rules of its own. */
export function nested(rules: Readonly<Record<string, PropertyRule>>): PropertyRule {
  return { kind: 'nested', rules: rulesOf(rules) };
}

export function rulesOf(rules: Readonly<Record<string, PropertyRule>>): PropertyRules {
  return new Map(Object.entries(rules));
}

/** Reasons that many types share. */
export const reasons = {
  deliveries: 'services deliver locally without asking a role or policy; permission notes name deliveries that AWS would refuse',
  description: 'it is for people',
  encryption: 'local data is kept in memory, in the clear',
  logs: 'local logs go to the sandbox, in the form in which the function writes them',
  permissions: 'the engines do not enforce permissions; the permission check compares calls with them',
  replication: 'the local run is one Region',
  retention: 'local data ends with the run',
  tags: 'tags change no behaviour',
  throughput: 'local capacity is not limited',
  tracing: 'traces are not collected locally',
} as const;

/** The permission by which a service delivers. */
export const deliveryRole = noMeaning(reasons.deliveries);
export const tags = noMeaning(reasons.tags);
export const description = noMeaning(reasons.description);
export const encryption = noMeaning(reasons.encryption);
export const permissions = noMeaning(reasons.permissions);
export const throughput = noMeaning(reasons.throughput);
