import { isObject, textOf } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import type { PolicyResource } from './grants.js';

export type OfType = (...types: readonly string[]) => readonly PolicyResource[];

/** Something that an AWS service, not a function, will send to a function, queue, topic or bus. */
export interface ServiceDelivery {
  /** What sends, for people. */
  readonly title: string;
  /** As policies name it: `events.amazonaws.com`. */
  readonly service: string;
  /** What policies compare `aws:SourceArn` with. */
  readonly sourceArn: string;
  readonly targetArn: string;
  /** The role that the service takes on for it. Undefined: the policy of the target decides. */
  readonly roleArn?: string;
}

const FUNCTION_ARN = /arn:aws:lambda:[^:]+:\d+:function:[^/]+/;
const DEFAULT = '$default';

/** What the rules, schedules, subscriptions and APIs of an app deliver. */
export function deliveriesOf(ofType: OfType): readonly ServiceDelivery[] {
  return [
    ...ofType('AWS::Events::Rule').flatMap(ofRule),
    ...ofType('AWS::Scheduler::Schedule').flatMap(ofSchedule),
    ...ofType('AWS::SNS::Subscription').flatMap(ofSubscription),
    ...ofType('AWS::ApiGatewayV2::Route').flatMap((route) => ofRoute(route, ofType)),
  ];
}

function ofRule({ planned, properties }: PolicyResource): ServiceDelivery[] {
  const from = { title: planned.constructPath, service: 'events.amazonaws.com', sourceArn: planned.identity.attributes.Arn };
  return list(properties.Targets).flatMap((target) => {
    const targetArn = textOf(target.Arn);
    // Buses need no permission within an account; across accounts nothing runs locally.
    return targetArn === undefined || targetArn.startsWith('arn:aws:events:') ? [] : [{ ...from, targetArn, roleArn: textOf(target.RoleArn) }];
  });
}

function ofSchedule({ planned, properties: { Target } }: PolicyResource): ServiceDelivery[] {
  const [targetArn, roleArn] = isObject(Target) ? [textOf(Target.Arn), textOf(Target.RoleArn)] : [];
  return targetArn === undefined ? [] : [{ title: planned.constructPath, service: 'scheduler.amazonaws.com', sourceArn: planned.identity.attributes.Arn, targetArn, roleArn: roleArn ?? '' }];
}

function ofSubscription({ planned, properties: { Endpoint, Protocol, TopicArn } }: PolicyResource): ServiceDelivery[] {
  const [targetArn, sourceArn] = [textOf(Endpoint), textOf(TopicArn)];
  const delivers = Protocol === 'sqs' || Protocol === 'lambda';
  return !delivers || targetArn === undefined || sourceArn === undefined ? [] : [{ title: planned.constructPath, service: 'sns.amazonaws.com', sourceArn, targetArn }];
}

function ofRoute({ planned, properties }: PolicyResource, ofType: OfType): ServiceDelivery[] {
  const { region, services } = planned.home;
  const integrationId = textOf(properties.Target)?.replace(/^integrations\//, '');
  const integration = ofType('AWS::ApiGatewayV2::Integration').find(({ planned: { identity } }) => identity.physicalId === integrationId);
  const targetArn = FUNCTION_ARN.exec(textOf(integration?.properties.IntegrationUri) ?? '')?.at(0);
  const apiId = textOf(properties.ApiId);
  const routeKey = textOf(properties.RouteKey);
  if (targetArn === undefined || apiId === undefined || routeKey === undefined) {
    return [];
  }
  const stage = ofType('AWS::ApiGatewayV2::Stage').find((each) => each.properties.ApiId === apiId)?.properties.StageName;
  const called = routeKey.replace(/^ANY /, 'GET ').replace(' ', '');
  return [{
    title: planned.constructPath,
    service: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:${region}:${services.account}:${apiId}/${textOf(stage) ?? DEFAULT}/${called}`,
    targetArn,
    roleArn: textOf(integration?.properties.CredentialsArn),
  }];
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
