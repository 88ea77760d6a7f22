import { describe, expect, test } from 'vitest';
import { needsOf } from '../../src/permissions/requests/needs.js';
import type { ServiceRequest } from '../../src/permissions/requests/request.js';

const place = { region: 'eu-west-1', account: '000000000000' };
const partitionKey = (_: string, index?: string) => (index === undefined ? 'pk' : 'gsi');
const needs = (service: ServiceRequest['service'], operation: string, input: object, more: Partial<ServiceRequest> = {}) => (
  needsOf({ service, operation, input: input as ServiceRequest['input'], ...more }, place, partitionKey)
);
/** `action resource` of each need, without what all ARNs of the service have in common. */
const short = (...request: Parameters<typeof needs>) => needs(...request).map(({ action, resource = 'any' }) => (
  `${action} ${resource.replace(/^arn:aws:\w+:(eu-west-1)?:(000000000000)?:/, '')}`
));
const leading = (...request: Parameters<typeof needs>) => needs(...request).map(({ keys }) => keys?.['dynamodb:LeadingKeys']);
const key = (value: string) => ({ pk: { S: value }, sk: { S: 'x' } });

describe('DynamoDB', () => {
  test.each<[string, object, string[]]>([
    ['GetItem', { TableName: 'T', Key: key('1') }, ['dynamodb:GetItem table/T']],
    ['GetItem', { TableName: 'arn:aws:dynamodb:eu-west-1:000000000000:table/T', Key: key('1') }, ['dynamodb:GetItem table/T']],
    ['Query', { TableName: 'T' }, ['dynamodb:Query table/T']],
    ['Query', { TableName: 'T', IndexName: 'I' }, ['dynamodb:Query table/T/index/I']],
    ['Scan', { TableName: 'T', IndexName: 'I' }, ['dynamodb:Scan table/T/index/I']],
    ['BatchGetItem', { RequestItems: { T: {}, U: {} } }, ['dynamodb:BatchGetItem table/T', 'dynamodb:BatchGetItem table/U']],
    ['BatchWriteItem', { RequestItems: { T: [] } }, ['dynamodb:BatchWriteItem table/T']],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'T' } }] }, ['dynamodb:GetItem table/T']],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'T' } }, { Update: { TableName: 'T' } }, { Delete: { TableName: 'U' } }, { ConditionCheck: { TableName: 'U' } }] },
      ['dynamodb:PutItem table/T', 'dynamodb:UpdateItem table/T', 'dynamodb:DeleteItem table/U', 'dynamodb:ConditionCheckItem table/U'],
    ],
    ['ExecuteStatement', { Statement: 'SELECT * FROM "T"."I" WHERE gsi = ?' }, ['dynamodb:PartiQLSelect table/T/index/I']],
    ['ExecuteStatement', { Statement: 'INSERT INTO T VALUE {\'pk\': ?}' }, ['dynamodb:PartiQLInsert table/T']],
    ['BatchExecuteStatement', { Statements: [{ Statement: 'UPDATE "T" SET a = 1' }, { Statement: 'delete from T where pk = 1' }] }, ['dynamodb:PartiQLUpdate table/T', 'dynamodb:PartiQLDelete table/T']],
    ['ExecuteTransaction', { TransactStatements: [{ Statement: 'EXISTS(SELECT a FROM T WHERE pk = 1)' }] }, ['dynamodb:PartiQLSelect table/T']],
    ['DescribeTable', { TableName: 'T' }, ['dynamodb:DescribeTable table/T']],
    ['ListTables', {}, ['dynamodb:ListTables table/*']],
    ['DescribeStream', { StreamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/T/stream/1' }, ['dynamodb:DescribeStream table/T/stream/1']],
    ['GetRecords', { ShardIterator: '…' }, ['dynamodb:GetRecords any']],
  ])('%s %j', (operation, input, expected) => {
    expect(short('dynamodb', operation, input)).toEqual(expected);
  });

  test.each<[string, object, (string[] | undefined)[]]>([
    ['GetItem', { TableName: 'T', Key: key('1') }, [['1']]],
    ['PutItem', { TableName: 'T', Item: { ...key('1'), other: { N: '2' } } }, [['1']]],
    ['BatchGetItem', { RequestItems: { T: { Keys: [key('1'), key('2')] } } }, [['1', '2']]],
    ['BatchWriteItem', { RequestItems: { T: [{ PutRequest: { Item: key('1') } }, { DeleteRequest: { Key: key('2') } }] } }, [['1', '2']]],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'T', Item: key('1') } }, { Delete: { TableName: 'T', Key: key('2') } }] }, [['1'], ['2']]],
    ['Query', { TableName: 'T', KeyConditionExpression: 'sk > :x AND #p = :p', ExpressionAttributeNames: { '#p': 'pk' }, ExpressionAttributeValues: { ':p': { S: '1' }, ':x': { S: '2' } } }, [['1']]],
    ['Query', { TableName: 'T', IndexName: 'I', KeyConditionExpression: 'gsi = :p', ExpressionAttributeValues: { ':p': { N: '7' } } }, [['7']]],
    ['Query', { TableName: 'T', KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: '1' }] } } }, [['1']]],
    ['Scan', { TableName: 'T' }, [undefined]],
  ])('the leading keys of %s %j', (operation, input, expected) => {
    expect(leading('dynamodb', operation, input)).toEqual(expected);
  });

  test('a part of a transaction says so', () => {
    const [need] = needs('dynamodb', 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'T', Key: key('1') } }] });
    expect(need.keys).toMatchObject({ 'dynamodb:EnclosingOperation': ['TransactGetItems'] });
  });
});

describe('the other services', () => {
  test.each<[ServiceRequest['service'], string, object, string[]]>([
    ['sqs', 'SendMessage', { QueueUrl: 'http://127.0.0.1:1/000000000000/Q' }, ['sqs:SendMessage Q']],
    ['sqs', 'SendMessageBatch', { QueueUrl: 'http://127.0.0.1:1/000000000000/Q' }, ['sqs:SendMessage Q']],
    ['sqs', 'ChangeMessageVisibilityBatch', { QueueUrl: 'http://127.0.0.1:1/000000000000/Q' }, ['sqs:ChangeMessageVisibility Q']],
    ['sqs', 'GetQueueUrl', { QueueName: 'Q' }, ['sqs:GetQueueUrl Q']],
    ['sqs', 'ListQueues', {}, ['sqs:ListQueues *']],
    ['sns', 'Publish', { TopicArn: 'arn:aws:sns:eu-west-1:000000000000:T' }, ['sns:Publish T']],
    ['sns', 'PublishBatch', { TopicArn: 'arn:aws:sns:eu-west-1:000000000000:T' }, ['sns:Publish T']],
    ['sns', 'Unsubscribe', { SubscriptionArn: 'arn:aws:sns:eu-west-1:000000000000:T:1-2' }, ['sns:Unsubscribe T']],
    ['sns', 'ListTopics', {}, ['sns:ListTopics *']],
    ['events', 'PutEvents', { Entries: [{ Source: 'a' }, { EventBusName: 'B' }, { EventBusName: 'arn:aws:events:eu-west-1:000000000000:event-bus/C' }] }, [
      'events:PutEvents event-bus/default', 'events:PutEvents event-bus/B', 'events:PutEvents event-bus/C',
    ]],
    ['lambda', 'ListFunctions', {}, ['lambda:ListFunctions *']],
    ['lambda', 'Invoke', { FunctionName: 'F' }, ['lambda:InvokeFunction function:F']],
    ['lambda', 'Invoke', { FunctionName: 'F:live' }, ['lambda:InvokeFunction function:F:live']],
    ['lambda', 'Invoke', { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:F', Qualifier: '7' }, ['lambda:InvokeFunction function:F:7']],
    ['lambda', 'Invoke', { FunctionName: '000000000000:function:F' }, ['lambda:InvokeFunction function:F']],
  ])('%s %s %j', (service, operation, input, expected) => {
    expect(short(service, operation, input)).toEqual(expected);
  });

  test.each<[string, string, string[], string?]>([
    ['GET', '/', ['s3:ListAllMyBuckets *']],
    ['GET', '/B?list-type=2&prefix=a', ['s3:ListBucket B']],
    ['HEAD', '/B', ['s3:ListBucket B']],
    ['GET', '/B/a/b%20c', ['s3:GetObject B/a/b c']],
    ['HEAD', '/B/k', ['s3:GetObject B/k']],
    ['PUT', '/B/k', ['s3:PutObject B/k']],
    ['PUT', '/B/k', ['s3:PutObject B/k', 's3:GetObject C/l'], '/C/l'],
    ['PUT', '/B/k', ['s3:PutObject B/k', 's3:GetObject C/a b?c'], 'C/a%20b%3Fc?versionId=1'],
    ['PUT', '/B/k', ['s3:PutObject B/k', 's3:GetObject C/100% done.txt'], 'C/100% done.txt'],
    ['GET', '/B/100%', ['s3:GetObject B/100%']],
    ['POST', '/B/k?uploads', ['s3:PutObject B/k']],
    ['DELETE', '/B/k?uploadId=1', ['s3:AbortMultipartUpload B/k']],
    ['DELETE', '/B/k', ['s3:DeleteObject B/k']],
  ])('S3 %s %s', (method, url, expected, copySource) => {
    expect(short('s3', method, {}, { url, copySource })).toEqual(expected);
  });

  test('each object that a DeleteObjects request names', () => {
    expect(short('s3', 'POST', { body: '<Delete><Object><Key>a</Key></Object><Object><Key>b&amp;c</Key></Object></Delete>' }, { url: '/B?delete' }))
      .toEqual(['s3:DeleteObject B/a', 's3:DeleteObject B/b&c']);
  });
});
