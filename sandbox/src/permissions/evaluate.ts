import { isKnownKey, varies } from './condition-keys.js';
import { judge, withVariables } from './conditions.js';
import type { Context } from './conditions.js';
import type { Principals, Selection, Statement } from './policy.js';
import { arnWildcard, wildcard } from './wildcard.js';
import type { Matches } from './wildcard.js';

/** What a call needs: one action on one resource. */
export interface Need {
  /** For example `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN; `*` for actions without a resource; undefined if the request does not say: then any resource will do. */
  readonly resource: string | undefined;
  readonly context: Context;
}

/** What became of a statement for a need. */
export interface Match {
  readonly applies: boolean;
  /** The patterns that matched: the actions and resources that were put to use. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys that could not be judged. An Allow is then taken to apply, a Deny not to. */
  readonly unknownKeys: readonly string[];
  /** Whether another request for the same may be judged otherwise. */
  readonly varies: boolean;
}

interface Pattern {
  readonly text: string;
  readonly matches: Matches;
}

const NO_MATCH: Match = { applies: false, actions: [], resources: [], unknownKeys: [], varies: false };

/** A statement of a policy, ready to be compared with calls. */
export class CompiledStatement {
  public readonly allows: boolean;
  private readonly actions: readonly Pattern[];
  private readonly resources: readonly Pattern[];

  /** @param own the ARN of the resource that the policy is attached to, in place of a missing Resource */
  constructor(private readonly statement: Statement, own = '*') {
    this.allows = statement.allows;
    this.actions = statement.actions.patterns.map((text) => ({ text, matches: wildcard(text, 'i') }));
    this.resources = (statement.resources?.patterns ?? [own]).map((text) => ({ text, matches: arnWildcard(text) }));
  }

  /** Whom the statement is about, if it stands in a resource-based policy. */
  public get principals(): Principals | undefined {
    return this.statement.principals;
  }

  /** Actions and resources as they are granted, for people: `not …` for what NotAction and NotResource leave out. */
  public get granted(): { readonly actions: readonly string[]; readonly resources: readonly string[] } {
    return {
      actions: named(this.statement.actions, this.actions),
      resources: named(this.statement.resources, this.resources),
    };
  }

  public match(need: Need): Match {
    const actions = chosen(this.statement.actions, this.actions, (pattern) => pattern.matches(need.action));
    const resources = actions.length === 0 ? [] : chosen(this.statement.resources, this.resources, (pattern) => covers(pattern, need));
    if (actions.length === 0 || resources.length === 0) {
      return NO_MATCH;
    }
    const judgements = this.statement.conditions.map((condition) => ({ ...condition, judgement: judge(condition, need.context, isKnownKey) }));
    const unknownKeys = judgements.filter(({ judgement }) => judgement === 'unknown').map(({ operator, key }) => `${operator} ${key}`);
    const applies = judgements.every(({ judgement }) => judgement === 'holds' || (judgement === 'unknown' && this.allows));
    return { applies, actions, resources, unknownKeys, varies: judgements.some(({ key }) => varies(key.toLowerCase())) };
  }
}

function covers({ text, matches }: Pattern, { resource, context }: Need): boolean {
  if (resource === undefined || text === '*') {
    return true;
  }
  if (!text.includes('${')) {
    return matches(resource);
  }
  const replaced = withVariables(text, context);
  return replaced !== undefined && arnWildcard(replaced)(resource);
}

function chosen(selection: Selection | undefined, patterns: readonly Pattern[], matches: (pattern: Pattern) => boolean): readonly string[] {
  if (selection?.inverted) {
    return patterns.some(matches) ? [] : named(selection, patterns);
  }
  return patterns.filter(matches).map(({ text }) => text);
}

function named(selection: Selection | undefined, patterns: readonly Pattern[]): readonly string[] {
  const texts = patterns.map(({ text }) => text);
  return selection?.inverted ? [`not ${texts.join(', ')}`] : texts;
}
