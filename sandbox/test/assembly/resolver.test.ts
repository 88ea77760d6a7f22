import { describe, expect, test } from 'vitest';
import { alone, Resolver } from '../../src/assembly/exports.js';
import type { Json, JsonObject } from '../../src/assembly/exports.js';
import { parseTemplate } from '../../src/assembly/template.js';
import { Unresolvable } from '../../src/assembly/unresolvable.js';

const known: Partial<Record<string, string>> = { 'Inbox': 'inbox-url', 'Inbox.Arn': 'arn:inbox', 'Database.Endpoint.Address': 'db.local' };

function lookUp(name: string): string {
  const value = known[name];
  if (value === undefined) {
    throw new Unresolvable(`there is no ${name}`);
  }
  return value;
}

const references = { ref: lookUp, getAtt: (logicalId: string, attribute: string) => lookUp(`${logicalId}.${attribute}`) };

function resolverOf(template: JsonObject = {}, parameters: Record<string, string> = {}): Resolver {
  return new Resolver({
    template: parseTemplate(template, 'stack Orders'),
    environment: { stackName: 'Orders', region: 'eu-west-1', account: '000000000000' },
    references,
    around: alone(parameters),
  });
}

function resolve(expression: Json, template?: JsonObject, parameters?: Record<string, string>): Json | undefined {
  return resolverOf(template, parameters).resolve(expression, { resource: 'AWS::SQS::Queue Orders/Inbox', path: 'QueueName' });
}

const template: JsonObject = {
  Parameters: {
    Size: { Type: 'Number', Default: 5 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Secret: { Type: 'String' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/images/latest' },
  },
  Mappings: { Sizes: { 'eu-west-1': { small: 't3' } } },
  Conditions: {
    Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    Big: { 'Fn::Equals': [{ Ref: 'Size' }, 5] },
    Nowhere: { 'Fn::Not': [{ Condition: 'Here' }] },
    Both: { 'Fn::And': [{ Condition: 'Here' }, { Condition: 'Big' }] },
    Either: { 'Fn::Or': [{ Condition: 'Nowhere' }, { Condition: 'Here' }] },
  },
};

test.each<[string, Json, Json]>([
  ['Ref', { Ref: 'Inbox' }, 'inbox-url'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['Ref of the suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['Ref of the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Inbox', 'Arn'] }, 'arn:inbox'],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Inbox.Arn' }, 'arn:inbox'],
  ['GetAtt of a nested attribute', { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }, 'db.local'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::StackName' }, 1]] }, 'a-Orders-1'],
  ['Join of a split', { 'Fn::Join': ['/', { 'Fn::Split': ['-', 'a-b'] }] }, 'a/b'],
  ['Sub', { 'Fn::Sub': 'x-${AWS::AccountId}-${Inbox.Arn}-${!Kept}' }, 'x-000000000000-arn:inbox-${Kept}'],
  ['Sub with variables', { 'Fn::Sub': ['${Own}-${Inbox}', { Own: { Ref: 'AWS::Region' } }] }, 'eu-west-1-inbox-url'],
  ['Select', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  ['Select by text', { 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
  ['If', { 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
  ['If not', { 'Fn::If': ['Nowhere', 'yes', 'no'] }, 'no'],
  ['Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 't3'],
  ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'us-east-1', 'small', { DefaultValue: { Ref: 'Inbox' } }] }, 'inbox-url'],
  ['the zones of the Region', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, 'eu-west-1b'],
  ['the zones of another Region', { 'Fn::GetAZs': 'us-east-1' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
  ['ToJsonString', { 'Fn::ToJsonString': { a: [{ Ref: 'Inbox' }] } }, '{"a":["inbox-url"]}'],
  ['the default of a parameter', { Ref: 'Size' }, '5'],
  ['a list parameter', { Ref: 'Zones' }, ['a', 'b']],
  ['the bootstrap version', { Ref: 'BootstrapVersion' }, '30'],
  ['everything in everything', { a: [{ b: { Ref: 'Inbox' } }], c: 1, d: true }, { a: [{ b: 'inbox-url' }], c: 1, d: true }],
])('resolves %s', (_, expression, expected) => {
  expect(resolve(expression, template)).toEqual(expected);
});

test('a value given for a parameter wins over its default', () => {
  expect(resolve({ Ref: 'Size' }, template, { Size: '7' })).toBe('7');
  expect(resolve({ Ref: 'Secret' }, template, { Secret: 'abc' })).toBe('abc');
});

test('what is outside the stack comes from its surroundings', () => {
  const resolver = new Resolver({
    template: parseTemplate(template, 'stack Orders'),
    environment: { stackName: 'Orders', region: 'eu-west-1', account: '000000000000' },
    references,
    accounts: ['111122223333'],
    around: {
      parameter: (name) => (name === 'Zones' ? ['x', 'y'] : undefined),
      importValue: (name) => `imported ${name} of 111122223333`,
      stackOutput: ({ outputName, region, stackName }) => `${stackName}.${outputName} in ${region ?? 'here'}`,
      ssmParameter: (name) => `value of ${name}`,
      dynamicReference: (reference) => `<${reference}>`,
    },
  });
  const value = (expression: Json) => resolver.resolve(expression, { resource: 'R', path: 'P' });

  expect(value({ 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-x' } })).toBe('imported Orders-x of 000000000000');
  expect(value({ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Url' } })).toBe('Other.Url in here');
  expect(value({ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Url', Region: { Ref: 'AWS::Region' } } })).toBe('Other.Url in eu-west-1');
  expect(value({ Ref: 'Image' })).toBe('value of /images/latest');
  expect(value({ Ref: 'Zones' })).toEqual(['x', 'y']);
  expect(value({ a: ['{{resolve:ssm:/a}}', { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Inbox' }, ':SecretString:k}}']] }] })).toEqual({ a: ['<ssm:/a>', '<secretsmanager:inbox-url:SecretString:k>'] });
});

test('AWS::NoValue removes the property, the element, and the branch', () => {
  const gone = { Ref: 'AWS::NoValue' };

  expect(resolve(gone)).toBeUndefined();
  expect(resolve({ a: gone, b: 1 })).toEqual({ b: 1 });
  expect(resolve(['x', gone])).toEqual(['x']);
  expect(resolve({ a: { 'Fn::If': ['Nowhere', 'yes', gone] }, b: { 'Fn::If': ['Here', { c: gone }, 1] } }, template)).toEqual({ b: {} });
});

describe('what has no value is an error that names resource, property and expression', () => {
  test.each<[string, Json, string]>([
    ['an unknown resource', { Ref: 'Lost' }, 'AWS::SQS::Queue Orders/Inbox: QueueName is {"Ref":"Lost"}, which has no value: there is no Lost.'],
    ['one inside a text', { 'Fn::Sub': '${Lost.Arn}' }, 'QueueName is {"Fn::Sub":"${Lost.Arn}"}, which has no value: there is no Lost.Arn'],
    ['one deep inside', { a: [{ b: { Ref: 'Lost' } }] }, 'QueueName.a[0].b is {"Ref":"Lost"}'],
    ['an unknown function', { 'Fn::Transform': 'Shared' }, 'Fn::Transform cannot be resolved locally (known: Ref, Fn::GetAtt,'],
    ['a parameter without a default', { Ref: 'Secret' }, 'the parameter Secret has no default; give its value in the option `parameters`'],
    ['a parameter from Systems Manager', { Ref: 'Image' }, 'there is no parameter /images/latest of Systems Manager'],
    ['a missing mapping', { 'Fn::FindInMap': ['Sizes', 'us-east-1', 'small'] }, 'the mapping Sizes has no value for us-east-1, small'],
    ['a missing condition', { 'Fn::If': ['Missing', 1, 2] }, 'the template has no condition Missing (it has: Here,'],
    ['an index out of range', { 'Fn::Select': [2, ['a']] }, 'there is no element 2 among 1'],
    ['a dynamic reference', 'x{{resolve:ssm:/a}}', '{{resolve:ssm:/a}} is read by CloudFormation at deployment'],
  ])('%s', (_, expression, message) => {
    expect(() => resolve(expression, template)).toThrow(message);
  });
});

test('a section that would change the meaning of the template is an error', () => {
  expect(() => resolverOf({ Transform: 'AWS::Serverless-2016-10-31' })).toThrow('The template of stack Orders has a section Transform');
});

test('the language extensions of CloudFormation are no such section', () => {
  expect(resolve({ 'Fn::Length': ['a'] }, { Transform: 'AWS::LanguageExtensions' })).toBe(1);
});
