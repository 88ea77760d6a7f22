/**
 * Filter policies of topic subscriptions.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html (2026-11).
 */
import { isJsonObject, parseJson } from '../json.js';
import { compilePattern } from './pattern.js';

export interface TopicMessageAttribute {
  /** `String`, `String.Array`, `Number` or `Binary`. */
  readonly Type: string;
  /** For `Binary`, in Base64. */
  readonly Value: string;
}

/** What a policy looks at. */
export interface FilteredMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, TopicMessageAttribute>>;
}

/** @param attributes of the subscription: FilterPolicy (JSON) and FilterPolicyScope (default MessageAttributes) */
export function compileFilterPolicy(attributes: Readonly<Record<string, string>>): (message: FilteredMessage) => boolean {
  if (!('FilterPolicy' in attributes)) {
    return () => true;
  }
  const { FilterPolicy, FilterPolicyScope = 'MessageAttributes' } = attributes;
  const policy = parseJson(FilterPolicy);
  if (!isJsonObject(policy)) {
    throw new Error(`FilterPolicy: ${FilterPolicy} is no JSON object`);
  }
  const matches = compilePattern(policy);
  if (FilterPolicyScope === 'MessageAttributes') {
    const nested = Object.keys(policy).find((name) => isJsonObject(policy[name]));
    if (nested !== undefined) {
      throw new Error(`FilterPolicy: ${nested} = ${JSON.stringify(policy[nested])} is an object. Policies on attributes have lists only; set FilterPolicyScope to MessageBody for nested fields`);
    }
    return (message) => matches(Object.fromEntries(Object.entries(message.attributes).map(([name, attribute]) => [name, valueOf(attribute)])));
  }
  return ({ body }) => {
    const content = parseJson(body);
    return isJsonObject(content) && matches(content);
  };
}

/** What conditions are held against: binary attributes never match. */
function valueOf({ Type, Value }: TopicMessageAttribute): unknown {
  const [kind] = Type.split('.');
  if (Type === 'String.Array') {
    const elements = parseJson(Value);
    return Array.isArray(elements) ? elements : Value;
  }
  return kind === 'Number' ? Number(Value) : kind === 'String' ? Value : undefined;
}
