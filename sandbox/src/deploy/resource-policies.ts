import { isObject, textOf } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import type { PolicyOfResource } from '../permissions/exports.js';
import type { PolicyResource } from './grants.js';
import { texts } from './texts.js';

type OfType = (...types: readonly string[]) => readonly PolicyResource[];

/** The policies of queues, topics, buckets, tables, buses and functions in the app. */
export function policiesOfResources(ofType: OfType): readonly PolicyOfResource[] {
  const queues = ofType('AWS::SQS::Queue');
  const arnOfQueue = (url: string) => queues.find(({ planned }) => planned.identity.physicalId === url)?.planned.identity.arn;
  return [
    ...ofType('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy').flatMap((policy) => (
      attached(policy, [...texts(policy.properties.Queues), ...texts(policy.properties.Queue)].map(arnOfQueue))
    )),
    ...ofType('AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy').flatMap((policy) => (
      attached(policy, [...texts(policy.properties.Topics), ...texts(policy.properties.TopicArn)])
    )),
    ...ofType('AWS::S3::BucketPolicy').flatMap((policy) => attached(policy, texts(policy.properties.Bucket).map((name) => `arn:aws:s3:::${name}`))),
    ...ofType('AWS::DynamoDB::Table').flatMap(({ planned, properties }) => (
      isObject(properties.ResourcePolicy) ? attached({ planned, properties: properties.ResourcePolicy }, [planned.identity.arn]) : []
    )),
    ...ofType('AWS::Events::EventBusPolicy').flatMap(busPolicy),
    ...ofType('AWS::Lambda::Permission').flatMap(functionPermission),
  ];
}

function attached({ planned, properties }: PolicyResource, arns: readonly (string | undefined)[]): PolicyOfResource[] {
  const document = properties.PolicyDocument;
  return arns.flatMap((resourceArn) => (document === undefined || resourceArn === undefined ? [] : [{ name: planned.constructPath, resourceArn, document }]));
}

function busPolicy({ planned, properties }: PolicyResource): PolicyOfResource[] {
  const { region, services } = planned.home;
  const { Statement, Action, Principal, EventBusName } = properties;
  const resourceArn = `arn:aws:events:${region}:${services.account}:event-bus/${textOf(EventBusName) ?? 'default'}`;
  const statement = Statement ?? { Effect: 'Allow', Action, Principal: Principal === '*' ? '*' : { AWS: Principal ?? [] }, Resource: resourceArn };
  return [{ name: planned.constructPath, resourceArn, document: { Statement: statement } }];
}

function functionPermission({ planned, properties }: PolicyResource): PolicyOfResource[] {
  const { region, services } = planned.home;
  const { FunctionName, Action, Principal, SourceAccount, SourceArn } = properties;
  const name = textOf(FunctionName) ?? '';
  const resourceArn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${services.account}:function:${name}`;
  return [{ name: planned.constructPath, resourceArn, document: { Statement: { ...permissionStatement(Action, Principal, resourceArn), Condition: sources(SourceArn, SourceAccount) } } }];
}

function permissionStatement(Action: Json | undefined, principal: Json | undefined, Resource: string): JsonObject {
  const text = textOf(principal) ?? '';
  return { Effect: 'Allow', Action, Principal: text.endsWith('.amazonaws.com') ? { Service: text } : text === '*' ? '*' : { AWS: text }, Resource };
}

/** The conditions that Lambda makes of a permission's sources. */
function sources(SourceArn: Json | undefined, SourceAccount: Json | undefined): JsonObject {
  return {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
  };
}
