import { isList, shown, textOf } from './json.js';
import type { Json, JsonObject } from './json.js';
import type { Surroundings } from './surroundings.js';
import { Unresolvable } from './unresolvable.js';

const BOOTSTRAP_VERSION_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;
/** Nothing is bootstrapped locally: a version that satisfies what the CDK asks for today. */
const LOCAL_BOOTSTRAP_VERSION = '30';

/** The value of a template parameter: the one given, else its default. */
export function parameterValue(name: string, declaration: JsonObject, around: Surroundings): Json {
  const type = textOf(declaration.Type) ?? 'String';
  const given = around.parameter(name);
  if (isList(given)) {
    return given;
  }
  const value = given === undefined ? defaultValue(name, type, declaration.Default, around) : textValue(name, given);
  if (/(^|<)List</.test(type) || type.endsWith('CommaDelimitedList')) {
    return value.split(',').map((element) => element.trim());
  }
  return value;
}

function defaultValue(name: string, type: string, value: Json | undefined, around: Surroundings): string {
  if (type.startsWith('AWS::SSM::Parameter::') && typeof value === 'string') {
    return BOOTSTRAP_VERSION_PARAMETER.test(value) ? LOCAL_BOOTSTRAP_VERSION : around.ssmParameter(value);
  }
  if (value !== undefined) {
    return textValue(name, value);
  }
  throw new Unresolvable(`the parameter ${name} has no default; give its value in the option \`parameters\``);
}

function textValue(name: string, value: Json): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Unresolvable(`the parameter ${name} is ${shown(value)}, which is no text`);
}
