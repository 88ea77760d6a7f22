import { isList, isObject, membersOf } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';

/** Action or NotAction, Resource or NotResource: patterns, and whether they say what is left out. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly inverted: boolean;
}

/** One line of a Condition block: `operator: { key: values }`. */
export interface Condition {
  /** As written, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Whom a statement of a resource-based policy is about: `AWS` principals as written; those of services and others are no functions. */
export interface Principals {
  readonly names: readonly string[];
  readonly inverted: boolean;
}

export interface Statement {
  readonly allows: boolean;
  readonly actions: Selection;
  /** Left out: the resource that the policy is attached to. */
  readonly resources?: Selection;
  /** In resource-based policies only. */
  readonly principals?: Principals;
  readonly conditions: readonly Condition[];
}

/** Reads a policy document, everything in it resolved. Throws an error that says what is wrong with it. */
export function parsePolicy(document: Json): readonly Statement[] {
  if (!isObject(document) || document.Statement === undefined) {
    throw new Error('the policy document has no Statement');
  }
  return (isList(document.Statement) ? document.Statement : [document.Statement]).map((statement) => {
    if (!isObject(statement)) {
      throw new Error('a Statement must be an object');
    }
    return parseStatement(statement);
  });
}

function parseStatement(statement: JsonObject): Statement {
  const { Effect } = statement;
  const actions = selection(statement, 'Action');
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new Error(`Effect must be Allow or Deny, not ${JSON.stringify(Effect)}`);
  }
  if (!actions) {
    throw new Error('a Statement needs Action or NotAction');
  }
  return {
    allows: Effect === 'Allow',
    actions,
    resources: selection(statement, 'Resource'),
    principals: principals(statement),
    conditions: membersOf(statement.Condition).flatMap(([operator, keys]) => (
      membersOf(keys).map(([key, values]) => ({ operator, key, values: texts(values) }))
    )),
  };
}

function selection(statement: JsonObject, name: 'Action' | 'Resource'): Selection | undefined {
  const given = statement[name];
  const left = statement[`Not${name}`];
  return given !== undefined ? { patterns: texts(given), inverted: false } : left !== undefined ? { patterns: texts(left), inverted: true } : undefined;
}

function principals(statement: JsonObject): Principals | undefined {
  const given = statement.Principal ?? statement.NotPrincipal;
  if (given === undefined) {
    return undefined;
  }
  return { names: typeof given === 'string' ? [given] : isObject(given) ? texts(given.AWS ?? []) : [], inverted: statement.Principal === undefined };
}

function texts(value: Json): string[] {
  return (isList(value) ? value : [value]).map((element) => (typeof element === 'object' ? JSON.stringify(element) : String(element)));
}
