import type { Json } from '../assembly/json.js';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const NETWORK = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];
const STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

/** What policies that AWS manages allow on all resources, by the end of their ARN (AWS Managed Policy Reference, read November 2026). */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdministratorAccess', ['*']],
  ['service-role/AWSLambdaBasicExecutionRole', LOGS],
  ['service-role/AWSLambdaVPCAccessExecutionRole', [...LOGS, ...NETWORK]],
  ['service-role/AWSLambdaSQSQueueExecutionRole', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...LOGS]],
  ['service-role/AWSLambdaDynamoDBExecutionRole', [...STREAM, ...LOGS]],
  ['service-role/AWSLambdaRole', ['lambda:InvokeFunction']],
  ['AWSXRayDaemonWriteAccess', [
    'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries',
  ]],
  ['AWSXrayWriteOnlyAccess', [
    'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries',
  ]],
  ['CloudWatchLogsFullAccess', ['logs:*', 'cloudwatch:GenerateQuery', 'cloudwatch:GenerateQueryResultsSummary']],
  ['AmazonDynamoDBFullAccess', ['dynamodb:*']],
  ['AmazonDynamoDBFullAccess_v2', ['dynamodb:*']],
  ['AmazonDynamoDBReadOnlyAccess', [
    'dynamodb:BatchGetItem', 'dynamodb:Describe*', 'dynamodb:List*', 'dynamodb:GetItem', 'dynamodb:GetResourcePolicy', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:PartiQLSelect',
  ]],
  ['AmazonSQSFullAccess', ['sqs:*']],
  ['AmazonSQSReadOnlyAccess', ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListQueues', 'sqs:ListMessageMoveTasks', 'sqs:ListQueueTags']],
  ['AmazonSNSFullAccess', ['sns:*']],
  ['AmazonSNSReadOnlyAccess', ['sns:GetTopicAttributes', 'sns:List*']],
  ['AmazonS3FullAccess', ['s3:*', 's3-object-lambda:*']],
  ['AmazonS3ReadOnlyAccess', ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*']],
  ['AmazonEventBridgeFullAccess', ['events:*', 'schemas:*', 'scheduler:*', 'pipes:*']],
  ['AWSLambda_FullAccess', ['lambda:*']],
  ['AWSMarketplaceGetEntitlements', ['aws-marketplace:GetEntitlements']],
]);

/**
 * The document of a policy that AWS manages, or undefined if it is not in the table. Only what concerns the
 * services that run locally has to be exact.
 */
export function managedPolicy(arn: string): Json | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const actions = name === undefined ? undefined : ACTIONS.get(name);
  return actions && { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] };
}
