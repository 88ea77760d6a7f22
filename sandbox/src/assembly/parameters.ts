import { shown, textOf } from './json.js';
import type { Json, JsonObject } from './json.js';
import { Unresolvable } from './unresolvable.js';

const BOOTSTRAP_VERSION_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;
/** Nothing is bootstrapped locally: a version that satisfies what the CDK asks for today. */
const LOCAL_BOOTSTRAP_VERSION = '30';

/** The value of a template parameter: the one given, else its default. */
export function parameterValue(name: string, declaration: JsonObject, given: string | undefined): Json {
  const type = textOf(declaration.Type) ?? 'String';
  const value = given ?? defaultValue(name, type, declaration.Default);
  if (type.startsWith('List<') || type === 'CommaDelimitedList') {
    return value.split(',').map((element) => element.trim());
  }
  return value;
}

function defaultValue(name: string, type: string, value: Json | undefined): string {
  if (type.startsWith('AWS::SSM::Parameter::')) {
    if (typeof value === 'string' && BOOTSTRAP_VERSION_PARAMETER.test(value)) {
      return LOCAL_BOOTSTRAP_VERSION;
    }
    throw new Unresolvable(`the parameter ${name} is read from Systems Manager (${shown(value)}), which does not run locally; give its value in the option \`parameters\``);
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Unresolvable(`the parameter ${name} has no default; give its value in the option \`parameters\``);
}
