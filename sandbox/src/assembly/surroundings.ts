import type { Json } from './json.js';
import { Unresolvable } from './unresolvable.js';

/** What `Fn::GetStackOutput` names. */
export interface StackOutputName {
  readonly stackName: string;
  readonly outputName: string;
  /** Default: the Region of the asking stack. */
  readonly region?: string;
}

/** What a template reads of the world around its stack. Whatever has no value throws `Unresolvable` with the reason. */
export interface Surroundings {
  /** The value given to a template parameter, or undefined if it has its default. */
  parameter(name: string): Json | undefined;
  /** What another stack exports under the name. */
  importValue(name: string): Json;
  stackOutput(name: StackOutputName): Json;
  /** The value of a parameter of Systems Manager. */
  ssmParameter(name: string): string;
  /** The value of what stands between `{{resolve:` and `}}`. */
  dynamicReference(reference: string): string;
}

/** A template on its own: with the parameters given, and nothing around it. */
export function alone(parameters: Readonly<Record<string, string>> = {}): Surroundings {
  return {
    parameter: (name) => parameters[name],
    importValue: (name) => {
      throw new Unresolvable(`no stack exports ${name}`);
    },
    stackOutput: ({ outputName, stackName }) => {
      throw new Unresolvable(`there is no stack ${stackName} with an output ${outputName}`);
    },
    ssmParameter: (name) => {
      throw new Unresolvable(`there is no parameter ${name} of Systems Manager`);
    },
    dynamicReference: (reference) => {
      throw new Unresolvable(`{{resolve:${reference}}} is read by CloudFormation at deployment, from outside the stack`);
    },
  };
}
