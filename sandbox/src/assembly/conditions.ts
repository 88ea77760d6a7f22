import { isList, membersOf, shown, textOf } from './json.js';
import type { Json } from './json.js';
import { Unresolvable } from './unresolvable.js';

/** What conditions need to know of a template. */
export interface ConditionScope {
  readonly conditions: ReadonlyMap<string, Json>;
  /** The value of an operand. */
  readonly value: (operand: Json) => Json | undefined;
}

/** Whether a named condition of the template holds. */
export function conditionHolds(name: string, scope: ConditionScope): boolean {
  const condition = scope.conditions.get(name);
  if (condition === undefined) {
    throw new Unresolvable(`the template has no condition ${name} (it has: ${[...scope.conditions.keys()].join(', ') || 'none'})`);
  }
  return holds(condition, scope);
}

function holds(condition: Json, scope: ConditionScope): boolean {
  const members = membersOf(condition);
  if (members.length !== 1) {
    throw new Unresolvable(`${shown(condition)} is no condition`);
  }
  const [[operator, argument]] = members as [[string, Json]];
  const operands = isList(argument) ? argument : [];
  switch (operator) {
    case 'Condition':
      return conditionHolds(textOf(argument) ?? shown(argument), scope);
    case 'Fn::And':
      return operands.every((operand) => holds(operand, scope));
    case 'Fn::Or':
      return operands.some((operand) => holds(operand, scope));
    case 'Fn::Not':
      return operands.every((operand) => !holds(operand, scope));
    case 'Fn::Equals':
      return equals(operands, scope);
    default:
      throw new Unresolvable(`${operator} is no condition function (known: Condition, Fn::And, Fn::Equals, Fn::Not, Fn::Or)`);
  }
}

function equals(operands: readonly Json[], scope: ConditionScope): boolean {
  if (operands.length !== 2) {
    throw new Unresolvable(`Fn::Equals takes two values, not ${operands.length}`);
  }
  const [left, right] = operands as [Json, Json];
  // CloudFormation compares texts: 1 equals '1'.
  return comparable(scope.value(left)) === comparable(scope.value(right));
}

function comparable(value: Json | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
