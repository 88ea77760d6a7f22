import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, Pass, QueryLanguage, StateMachine, StateMachineType, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ListenerProps } from './product';
import { VendorFunction } from './vendor-function';

/** Work that takes hours: one execution for each license and version, however often the event comes. */
export class Onboarding extends Stack {
  constructor(scope: Construct, id: string, props: ListenerProps) {
    super(scope, id, props);
    const setUp = new VendorFunction(this, 'SetUp', { handler: 'set-up.handler' });
    const onboarding = this.stateMachine('Onboarding', StateMachineType.STANDARD, LambdaInvoke.jsonata(this, 'Set up the tenant', {
      lambdaFunction: setUp,
      payload: TaskInput.fromText('{% $states.input %}'),
    }).addRetry({ interval: Duration.minutes(1), backoffRate: 2, maxAttempts: 6 }));

    // A rule cannot name what it starts. This one names the execution `<license>-<version>`, and Step Functions refuses the second.
    const start = this.stateMachine('Start', StateMachineType.EXPRESS, StepFunctionsStartExecution.jsonata(this, 'Start onboarding', {
      stateMachine: onboarding,
      name: '{% $replace($states.input.license, ":", "-") & "-" & $string($states.input.version) %}',
      input: TaskInput.fromText('{% $states.input %}'),
    }).addCatch(new Pass(this, 'Was started before'), { errors: ['StepFunctions.ExecutionAlreadyExistsException'] }));

    new Rule(this, 'EveryChange', {
      eventBus: props.accessEvents,
      eventPattern: { source: ['cdk-marketplace-saas'], detailType: ['Access Granted', 'Access Changed', 'Access Revoked'] },
      targets: [new SfnStateMachine(start, {
        input: RuleTargetInput.fromEventPath('$.detail'),
        deadLetterQueue: new Queue(this, 'Lost', { enforceSSL: true, retentionPeriod: Duration.days(14) }),
      })],
    });
  }

  private stateMachine(id: string, stateMachineType: StateMachineType, body: IChainable): StateMachine {
    return new StateMachine(this, id, {
      stateMachineType,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(body),
      tracingEnabled: true,
      logs: { destination: new LogGroup(this, `${id}Log`), level: LogLevel.ALL },
    });
  }
}
