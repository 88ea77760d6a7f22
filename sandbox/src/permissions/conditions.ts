import type { Condition } from './policy.js';
import { arnLike, wildcard } from './wildcard.js';
import { inNetwork } from './network.js';

/** The values that a request has for condition keys, by key in lower case. A key that a request cannot have is not in it. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Whether a condition holds; `unknown` if its key or operator is one that cannot be judged locally. */
export type Judgement = 'holds' | 'fails' | 'unknown';

type Compare = (value: string, wanted: string) => boolean;

/** IAM User Guide, "IAM JSON policy elements: Condition operators". Those with Not are made from these. */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['StringEquals', (value, wanted) => value === wanted],
  ['StringEqualsIgnoreCase', (value, wanted) => value.toLowerCase() === wanted.toLowerCase()],
  ['StringLike', (value, wanted) => wildcard(wanted)(value)],
  ['NumericEquals', (value, wanted) => Number(value) === Number(wanted)],
  ['NumericLessThan', (value, wanted) => Number(value) < Number(wanted)],
  ['NumericLessThanEquals', (value, wanted) => Number(value) <= Number(wanted)],
  ['NumericGreaterThan', (value, wanted) => Number(value) > Number(wanted)],
  ['NumericGreaterThanEquals', (value, wanted) => Number(value) >= Number(wanted)],
  ['DateEquals', (value, wanted) => timeOf(value) === timeOf(wanted)],
  ['DateLessThan', (value, wanted) => timeOf(value) < timeOf(wanted)],
  ['DateLessThanEquals', (value, wanted) => timeOf(value) <= timeOf(wanted)],
  ['DateGreaterThan', (value, wanted) => timeOf(value) > timeOf(wanted)],
  ['DateGreaterThanEquals', (value, wanted) => timeOf(value) >= timeOf(wanted)],
  ['Bool', (value, wanted) => value.toLowerCase() === wanted.toLowerCase()],
  ['BinaryEquals', (value, wanted) => value === wanted],
  ['ArnEquals', (value, wanted) => arnLike(wanted, value)],
  ['ArnLike', (value, wanted) => arnLike(wanted, value)],
  ['IpAddress', (value, wanted) => inNetwork(value, wanted)],
]);

const NEGATED: ReadonlyMap<string, string> = new Map([
  ['StringNotEquals', 'StringEquals'],
  ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'],
  ['NumericNotEquals', 'NumericEquals'],
  ['DateNotEquals', 'DateEquals'],
  ['ArnNotEquals', 'ArnEquals'],
  ['ArnNotLike', 'ArnLike'],
  ['NotIpAddress', 'IpAddress'],
]);

/** Judges a condition. @param isKnown whether it is known that a request has or has not a key (in lower case) */
export function judge(condition: Condition, context: Context, isKnown: (key: string) => boolean): Judgement {
  const quantifier = /^(ForAllValues|ForAnyValue):/.exec(condition.operator)?.[1];
  const name = condition.operator.replace(/^For\w+:/, '').replace(/IfExists$/, '');
  const key = condition.key.toLowerCase();
  const values = context.get(key);
  if (values === undefined && !isKnown(key)) {
    return 'unknown';
  }
  if (name === 'Null') {
    return verdict(condition.values.some((wanted) => (wanted.toLowerCase() === 'true') === (values === undefined)));
  }
  const negated = NEGATED.get(name);
  const compare = OPERATORS.get(negated ?? name);
  if (!compare) {
    return 'unknown';
  }
  if (values === undefined) {
    // A missing key: no value matches, which is what a negated operator asks for.
    return verdict(condition.operator.endsWith('IfExists') || quantifier === 'ForAllValues' || (negated !== undefined && quantifier !== 'ForAnyValue'));
  }
  const wanted = condition.values.map((value) => withVariables(value, context));
  const passes = (value: string) => wanted.some((each) => each !== undefined && compare(value, each)) !== (negated !== undefined);
  return verdict(quantifier === 'ForAllValues' || (negated !== undefined && quantifier === undefined) ? values.every(passes) : values.some(passes));
}

/**
 * Puts the values of the request in the place of `${aws:PrincipalTag/team}` and the like. Undefined if the
 * request has no such value and the text no default: then nothing matches (IAM User Guide, "Variables and tags").
 */
export function withVariables(text: string, context: Context): string | undefined {
  const missing: string[] = [];
  const replaced = text.replace(/\$\{([^},]+)(?:,\s*'([^']*)')?\}/g, (_, name: string, otherwise: string | undefined) => {
    if (['*', '?', '$'].includes(name)) {
      return name;
    }
    const value = context.get(name.trim().toLowerCase())?.[0] ?? otherwise;
    if (value === undefined) {
      missing.push(name);
    }
    return value ?? '';
  });
  return missing.length > 0 ? undefined : replaced;
}

function verdict(holds: boolean): Judgement {
  return holds ? 'holds' : 'fails';
}

function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
