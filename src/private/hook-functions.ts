import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { requireDuration } from './validation';
import type { AccessHookFunctions } from '../access-hook-functions';

/** Lambda ends a function after 15 minutes, and the dispatcher needs one of them for itself. */
const LONGEST = Duration.minutes(14);

const VARIABLES = {
  onGrant: 'ON_GRANT_FUNCTION',
  onChange: 'ON_CHANGE_FUNCTION',
  onRevoke: 'ON_REVOKE_FUNCTION',
  onFinalUsage: 'ON_FINAL_USAGE_FUNCTION',
} as const;

interface Hook {
  readonly prop: keyof typeof VARIABLES;
  readonly fn: IFunction;
}

/** The time that one call of a hook may take, checked against what is known about the hooks themselves. */
export function hookTimeoutOf(scope: IConstruct, hooks: AccessHookFunctions, given: Duration = Duration.minutes(5)): Duration {
  requireDuration(scope, 'hookTimeout', given, Duration.seconds(1), LONGEST);
  for (const { prop, fn } of givenHooks(hooks)) {
    const timeout = knownTimeoutOf(fn);
    if (timeout === undefined || timeout.toSeconds() <= given.toSeconds()) continue;
    throw new Error(`${scope.node.path}: ${prop} is function ${fn.node.path}, which may run for ${timeout.toHumanString()}, `
      + `but hookTimeout is ${given.toHumanString()}: a call would be given up and repeated while it still runs. `
      + `Raise hookTimeout (at most ${LONGEST.toHumanString()}) or lower the timeout of the function.`);
  }
  return given;
}

/** The environment variables that name the hooks. */
export function hookEnvironment(hooks: AccessHookFunctions): Record<string, string> {
  return Object.fromEntries(givenHooks(hooks).map(({ prop, fn }) => [VARIABLES[prop], fn.functionArn]));
}

/** Every function that is a hook, once. */
export function hookFunctions(hooks: AccessHookFunctions): IFunction[] {
  return [...new Set(givenHooks(hooks).map(({ fn }) => fn))];
}

/** How long a function may run, if it is one of this app; an alias or a version has the timeout of its function. */
export function knownTimeoutOf(fn: IFunction & { readonly timeout?: Duration; readonly lambda?: IFunction }): Duration | undefined {
  if (fn.lambda !== undefined) return knownTimeoutOf(fn.lambda);
  return fn.timeout?.isUnresolved() === true ? undefined : fn.timeout;
}

function givenHooks(hooks: AccessHookFunctions): Hook[] {
  const props = Object.keys(VARIABLES) as Hook['prop'][];
  return props.flatMap((prop) => {
    const fn = hooks[prop];
    return fn === undefined ? [] : [{ prop, fn }];
  });
}
