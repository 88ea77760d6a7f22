import { applied, nested, noMeaning, rulesOf } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

/** How a function's asynchronous calls are retried, and where their results go. */
export const eventInvokeConfigs: SupportedType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: rulesOf({
    DestinationConfig: nested({ OnFailure: nested({ Destination: applied }), OnSuccess: nested({ Destination: applied }) }),
    FunctionName: applied,
    MaximumEventAgeInSeconds: applied,
    MaximumRetryAttempts: applied,
    Qualifier: noMeaning('versions and aliases are the function itself locally'),
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = `${naming.stackName}-${naming.logicalId}`;
  return { name, physicalId: name, attributes: {} };
}

function create({ settings }: Resource, deploying: Deploying): void {
  const functionArn = deploying.functionArn(settings.requiredText('FunctionName'));
  if (functionArn === undefined) {
    throw settings.error('FunctionName', 'is no function of this assembly. Add the function to the app that you run locally.');
  }
  if (deploying.asyncInvoke.has(functionArn)) {
    throw settings.error('FunctionName', 'is a function with two configurations of asynchronous calls, for different versions or aliases. Locally all of them are the function itself: keep one.');
  }
  deploying.asyncInvoke.set(functionArn, {
    maximumRetries: settings.number('MaximumRetryAttempts'),
    maximumAgeSeconds: settings.number('MaximumEventAgeInSeconds'),
    onSuccessArn: destination(settings, 'OnSuccess', deploying),
    onFailureArn: destination(settings, 'OnFailure', deploying),
  });
}

function destination(settings: Settings, outcome: string, { isDeployed }: Deploying): string | undefined {
  const arn = settings.child('DestinationConfig')?.child(outcome)?.text('Destination');
  if (arn !== undefined && !isDeployed(arn)) {
    throw settings.error('DestinationConfig', 'names a destination that this assembly does not deploy. Add it to the app that you run locally.');
  }
  return arn;
}
