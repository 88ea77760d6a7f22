import { isList, isObject, shown, textOf } from './json.js';
import type { Json } from './json.js';
import type { StackOutputName } from './surroundings.js';
import { Unresolvable } from './unresolvable.js';

/** What intrinsic functions need of the resolver. `undefined` is AWS::NoValue. */
export interface Evaluation {
  readonly value: (expression: Json) => Json | undefined;
  readonly reference: (name: string) => Json | undefined;
  readonly attribute: (logicalId: string, attribute: string) => string;
  readonly condition: (name: string) => boolean;
  readonly mapping: (map: string, key: string, subKey: string) => Json | undefined;
  readonly importValue: (name: string) => Json;
  readonly stackOutput: (name: StackOutputName) => Json;
}

type Intrinsic = (argument: Json, evaluation: Evaluation) => Json | undefined;

/** The functions that can be resolved locally, by name. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, evaluation) => evaluation.reference(literal(argument))],
  ['Fn::GetAtt', getAtt],
  ['Fn::Join', join],
  ['Fn::Sub', sub],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', (argument, evaluation) => evaluation.importValue(text(argument, evaluation))],
  ['Fn::GetStackOutput', stackOutput],
  ['Fn::GetAZs', availabilityZones],
  ['Fn::Length', (argument, evaluation) => list(argument, evaluation).length],
  ['Fn::ToJsonString', (argument, evaluation) => JSON.stringify(evaluation.value(argument))],
  ['Fn::Base64', (argument, evaluation) => Buffer.from(text(argument, evaluation)).toString('base64')],
]);

function getAtt(argument: Json, evaluation: Evaluation): string {
  const [logicalId = '', ...attribute] = isList(argument) ? argument.map((part) => text(part, evaluation)) : literal(argument).split('.');
  return evaluation.attribute(logicalId, attribute.join('.'));
}

function join(argument: Json, evaluation: Evaluation): string {
  const [delimiter, elements] = operands(argument, 2);
  return list(elements, evaluation).map((element) => text(element, evaluation)).join(literal(delimiter));
}

function sub(argument: Json, evaluation: Evaluation): string {
  const [template, variables] = isList(argument) ? argument : [argument];
  const own = isObject(variables) ? variables : {};
  return literal(template).replace(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, name: string) => {
    if (escaped) {
      return `\${${name}}`;
    }
    const variable = own[name.trim()];
    return text(variable ?? referenceTo(name.trim()), evaluation);
  });
}

function referenceTo(name: string): Json {
  const dot = name.indexOf('.');
  return dot < 0 ? { Ref: name } : { 'Fn::GetAtt': [name.slice(0, dot), name.slice(dot + 1)] };
}

function select(argument: Json, evaluation: Evaluation): Json | undefined {
  const [index, elements] = operands(argument, 2);
  const values = list(elements, evaluation);
  const position = Number(text(index, evaluation));
  const selected = position < 0 ? undefined : values.at(position);
  if (selected === undefined) {
    throw new Unresolvable(`there is no element ${position} among ${values.length}`);
  }
  return evaluation.value(selected);
}

function split(argument: Json, evaluation: Evaluation): readonly string[] {
  const [delimiter, source] = operands(argument, 2);
  return text(source, evaluation).split(literal(delimiter));
}

function choose(argument: Json, evaluation: Evaluation): Json | undefined {
  const [condition, whenTrue, whenFalse] = operands(argument, 3);
  const chosen = evaluation.condition(literal(condition)) ? whenTrue : whenFalse;
  return chosen === undefined ? undefined : evaluation.value(chosen);
}

function findInMap(argument: Json, evaluation: Evaluation): Json {
  const [names, [whenMissing]] = isList(argument) ? [argument.slice(0, 3), argument.slice(3)] : [argument, []];
  const [map, key, subKey] = operands(names, 3).map((operand) => text(operand, evaluation));
  const found = evaluation.mapping(map, key, subKey) ?? (isObject(whenMissing) ? evaluation.value(whenMissing.DefaultValue ?? null) : undefined);
  if (found === undefined) {
    throw new Unresolvable(`the mapping ${map} has no value for ${key}, ${subKey}`);
  }
  return found;
}

function stackOutput(argument: Json, evaluation: Evaluation): Json {
  const name = isObject(argument) ? argument : {};
  const region = name.Region === undefined ? undefined : textOf(evaluation.value(name.Region));
  return evaluation.stackOutput({ stackName: text(name.StackName, evaluation), outputName: text(name.OutputName, evaluation), region });
}

/** Names as AWS gives them; which there are differs from account to account. */
function availabilityZones(argument: Json, evaluation: Evaluation): readonly string[] {
  const region = text(argument, evaluation) || text({ Ref: 'AWS::Region' }, evaluation);
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}

function operands(argument: Json, count: number): readonly (Json | undefined)[] {
  if (!isList(argument) || argument.length !== count) {
    throw new Unresolvable(`it takes a list of ${count}`);
  }
  return argument;
}

function literal(value: Json | undefined): string {
  if (typeof value !== 'string') {
    throw new Unresolvable(`${shown(value)} must be a text`);
  }
  return value;
}

function list(value: Json | undefined, evaluation: Evaluation): readonly Json[] {
  const values = value === undefined ? undefined : isList(value) ? value : evaluation.value(value);
  if (!isList(values)) {
    throw new Unresolvable(`${shown(value)} must be a list`);
  }
  return values;
}

function text(value: Json | undefined, evaluation: Evaluation): string {
  const result = value === undefined ? undefined : evaluation.value(value);
  if (typeof result === 'string' || typeof result === 'number' || typeof result === 'boolean') {
    return String(result);
  }
  throw new Unresolvable(`${shown(value)} must be a text, but is ${shown(result)}`);
}
