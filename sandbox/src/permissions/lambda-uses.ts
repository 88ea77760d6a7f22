import type { FunctionGrant } from './grants.js';
import type { Asked } from './requests/request.js';

/**
 * What Lambda itself does with the role of a function. Sources: Lambda Developer Guide, "Creating and
 * configuring an Amazon SQS event source mapping", "Process DynamoDB records with Lambda" (permissions of the
 * execution role), "Sending Lambda function logs to CloudWatch Logs", "Visualize Lambda function invocations
 * using AWS X-Ray"; read November 2026.
 */
const POLL_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const POLL_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const TRACE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const SEND: ReadonlyMap<string, string> = new Map([
  ['sqs', 'sqs:SendMessage'],
  ['sns', 'sns:Publish'],
  ['events', 'events:PutEvents'],
  ['lambda', 'lambda:InvokeFunction'],
  ['s3', 's3:PutObject'],
]);

/** Reading a queue or stream. */
export function mappingUse(sourceArn: string): readonly Asked[] {
  return (sourceArn.startsWith('arn:aws:sqs:') ? POLL_QUEUE : POLL_STREAM).map((action) => ({ action, resource: sourceArn }));
}

/** Sending to a destination or dead-letter queue. */
export function sendingUse(targetArn: string): readonly Asked[] {
  const action = SEND.get(targetArn.split(':')[2]);
  return action === undefined ? [] : [{ action, resource: targetArn }];
}

/** Writing the logs and, if tracing is active, the traces of a run. */
export function lambdaUse({ region, arn, logGroup, hasLogGroup, traced }: FunctionGrant): readonly Asked[] {
  const group = `arn:aws:logs:${region}:${arn.split(':')[4] ?? ''}:log-group:${logGroup}:log-stream:`;
  return [
    ...(hasLogGroup ? [] : [{ action: 'logs:CreateLogGroup', resource: group }]),
    { action: 'logs:CreateLogStream', resource: `${group}stream` },
    { action: 'logs:PutLogEvents', resource: `${group}stream` },
    ...(traced ? TRACE.map((action) => ({ action, resource: '*' })) : []),
  ];
}
