import { objectsIn, textIn } from './request.js';
import type { Asked, Place, ServiceRequest } from './request.js';

/**
 * What a request to SQS needs. A batch needs the action of its single requests (SQS Developer Guide,
 * "Amazon SQS API permissions").
 */
export function sqsNeeds({ operation, input }: ServiceRequest, { region, account }: Place): readonly Asked[] {
  const action = `sqs:${operation.replace(/Batch$/, '')}`;
  const url = textIn(input, 'QueueUrl');
  const name = url === undefined ? textIn(input, 'QueueName') : url.split('/').at(-1);
  const owner = textIn(input, 'QueueOwnerAWSAccountId') ?? account;
  const resource = textIn(input, 'SourceArn') ?? (name === undefined ? '*' : `arn:aws:sqs:${region}:${owner}:${name}`);
  return [{ action, resource }];
}

/** What a request to SNS needs: the same action as its name, on the topic (SNS Developer Guide, "Amazon SNS API permissions"). */
export function snsNeeds({ operation, input }: ServiceRequest, { region, account }: Place): readonly Asked[] {
  const subscription = textIn(input, 'SubscriptionArn');
  const name = operation === 'CreateTopic' ? textIn(input, 'Name') : undefined;
  const resource = textIn(input, 'TopicArn', 'TargetArn', 'ResourceArn', 'PhoneNumber')
    ?? subscription?.split(':').slice(0, 6).join(':')
    ?? (name === undefined ? '*' : `arn:aws:sns:${region}:${account}:${name}`);
  const keys = Object.fromEntries(['Protocol', 'Endpoint'].flatMap((key) => {
    const value = textIn(input, key);
    return value === undefined ? [] : [[`sns:${key}`, [value]]];
  }));
  return [{ action: `sns:${operation.replace(/^PublishBatch$/, 'Publish')}`, resource, keys }];
}

/** What PutEvents needs: the same for each entry, on its bus. */
export function eventsNeeds({ operation, input }: ServiceRequest, { region, account }: Place): readonly Asked[] {
  if (operation !== 'PutEvents') {
    return [{ action: `events:${operation}`, resource: '*' }];
  }
  return objectsIn(input.Entries).map((entry) => {
    const bus = textIn(entry, 'EventBusName') ?? 'default';
    return {
      action: 'events:PutEvents',
      resource: bus.startsWith('arn:') ? bus : `arn:aws:events:${region}:${account}:event-bus/${bus}`,
      keys: { 'events:source': [textIn(entry, 'Source') ?? ''], 'events:detail-type': [textIn(entry, 'DetailType') ?? ''] },
    };
  });
}

/** What ListFunctions needs, which takes no resource, and Invoke: its `input` is `{ FunctionName, Qualifier? }`, the name with or without a qualifier, or an ARN. */
export function lambdaNeeds({ operation, input }: ServiceRequest, { region, account }: Place): readonly Asked[] {
  if (operation === 'ListFunctions') {
    return [{ action: 'lambda:ListFunctions', resource: '*' }];
  }
  const given = textIn(input, 'FunctionName') ?? '';
  const [name, ...qualifier] = (/(?:^|:)function:(.+)$/.exec(given)?.[1] ?? given).split(':');
  const version = qualifier.at(0) ?? textIn(input, 'Qualifier');
  const [, , , place = region, owner = account] = given.startsWith('arn:') ? given.split(':') : [];
  const resource = `arn:aws:lambda:${place}:${owner}:function:${name}${version === undefined ? '' : `:${version}`}`;
  return [{ action: `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`, resource }];
}
