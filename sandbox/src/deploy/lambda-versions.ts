import { applied, description, noMeaning, rulesOf, throughput } from './property-rules.js';
import type { Deploying, Naming, Resource, SupportedType } from './support.js';

/** The local run has the newest code only, so the first version is the last. */
const ONLY_VERSION = '1';
const publishing = noMeaning('the local run has the newest version only');

/** A version of a function: locally another name of the function. */
export const lambdaVersions: SupportedType = {
  type: 'AWS::Lambda::Version',
  properties: rulesOf({
    FunctionName: applied,
    CodeSha256: publishing,
    Description: description,
    FunctionScalingConfig: throughput,
    ProvisionedConcurrencyConfig: throughput,
    RuntimePolicy: publishing,
  }),
  identify: (naming) => {
    const arn = qualified(naming, ONLY_VERSION);
    return { name: arn, arn, physicalId: arn, attributes: { FunctionArn: arn, Version: ONLY_VERSION } };
  },
  create: checkFunction,
};

/** An alias of a function: locally another name of the function. */
export const lambdaAliases: SupportedType = {
  type: 'AWS::Lambda::Alias',
  properties: rulesOf({
    FunctionName: applied,
    Name: applied,
    Description: description,
    FunctionVersion: publishing,
    ProvisionedConcurrencyConfig: throughput,
    RoutingConfig: publishing,
  }),
  identify: (naming) => {
    const arn = qualified(naming, naming.text('Name') ?? '');
    return { name: arn, arn, physicalId: arn, attributes: { AliasArn: arn } };
  },
  create: checkFunction,
};

function qualified(naming: Naming, qualifier: string): string {
  const [name] = (naming.text('FunctionName') ?? '').split(':function:').at(-1)?.split(':') ?? [''];
  return naming.arn('lambda', `function:${name}:${qualifier}`);
}

function checkFunction({ settings }: Resource, { functionArn }: Deploying): void {
  if (functionArn(settings.requiredText('FunctionName')) === undefined) {
    throw settings.error('FunctionName', 'is no function of this assembly. Add the function to the app that you run locally.');
  }
}
