import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/assembly/json.js';
import { CompiledStatement } from '../../src/permissions/evaluate.js';
import { parsePolicy } from '../../src/permissions/policy.js';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders';

/** Whether a statement applies to a call; `varies` if another call for the same may be judged otherwise. */
function applies(statement: Record<string, Json>, call: { action?: string; resource?: string; keys?: Record<string, string[]> } = {}) {
  const { action, resource, keys } = { action: 'dynamodb:GetItem', resource: TABLE, keys: {}, ...call };
  const [parsed] = parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } });
  const context = new Map(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), values]));
  return new CompiledStatement(parsed).match({ action, resource, context });
}

describe('actions and resources', () => {
  test.each<[string, Record<string, Json>, boolean]>([
    ['the action itself', { Action: 'dynamodb:GetItem' }, true],
    ['the action in another case', { Action: 'DynamoDB:getitem' }, true],
    ['one of several', { Action: ['sqs:SendMessage', 'dynamodb:GetItem'] }, true],
    ['another action', { Action: 'dynamodb:PutItem' }, false],
    ['a wildcard', { Action: 'dynamodb:Get*' }, true],
    ['a wildcard for one character', { Action: 'dynamodb:GetIte?' }, true],
    ['a wildcard of another service', { Action: 'sqs:*' }, false],
    ['NotAction of another', { Action: undefined as unknown as Json, NotAction: 'sqs:*' }, true],
    ['NotAction of this', { Action: undefined as unknown as Json, NotAction: ['dynamodb:*'] }, false],
    ['the ARN itself', { Resource: TABLE }, true],
    ['another table', { Resource: `${TABLE}s` }, false],
    ['the indexes of the table only', { Resource: `${TABLE}/index/*` }, false],
    ['all tables', { Resource: 'arn:aws:dynamodb:*:*:table/*' }, true],
    ['a wildcard at the end of a part, which goes on after the colon', { Resource: 'arn:aws:dynamodb:*' }, true],
    ['a wildcard within a part, which ends at the colon', { Resource: 'arn:aws:dynamodb:us*1:table/Orders' }, false],
    ['NotResource of another', { Resource: undefined as unknown as Json, NotResource: 'arn:aws:s3:::*' }, true],
    ['NotResource of this', { Resource: undefined as unknown as Json, NotResource: [TABLE] }, false],
  ])('%s', (_, statement, expected) => {
    expect(applies(statement).applies).toBe(expected);
  });

  test('an action without a resource needs the resource *', () => {
    const call = { action: 'aws-marketplace:ResolveCustomer', resource: '*' };
    expect(applies({ Resource: '*' }, call).applies).toBe(true);
    expect(applies({ Resource: 'arn:aws:dynamodb:*' }, call).applies).toBe(false);
  });

  test('a request that does not say its resource may be about any', () => {
    expect(applies({ Resource: `${TABLE}/stream/*` }, { resource: undefined }).applies).toBe(true);
  });

  test('only the patterns that matched are put to use', () => {
    const match = applies({ Action: ['dynamodb:GetItem', 'dynamodb:Get*', 'dynamodb:PutItem'], Resource: [TABLE, `${TABLE}/index/*`] });
    expect(match).toMatchObject({ actions: ['dynamodb:GetItem', 'dynamodb:Get*'], resources: [TABLE] });
  });

  test.each<[Json, RegExp]>([
    ['none', /no Statement/],
    [{ Statement: [{ Effect: 'Maybe', Action: '*' }] }, /Effect must be Allow or Deny, not "Maybe"/],
    [{ Statement: [{ Effect: 'Allow', Resource: '*' }] }, /needs Action or NotAction/],
  ])('%j is no policy', (document, complaint) => {
    expect(() => parsePolicy(document)).toThrow(complaint);
  });
});

describe('conditions', () => {
  const leading = { 'dynamodb:LeadingKeys': ['tenant-1', 'tenant-1'] };
  const tagged = { 'aws:PrincipalTag/team': ['blue'], 'aws:PrincipalArn': ['arn:aws:iam::000000000000:role/app/Worker'] };

  test.each<[string, Record<string, Json>, Record<string, string[]>, boolean]>([
    ['StringEquals', { StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] } }, tagged, true],
    ['StringEquals in another case', { StringEquals: { 'aws:PrincipalTag/team': 'BLUE' } }, tagged, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 'AWS:principaltag/TEAM': 'BLUE' } }, tagged, true],
    ['StringNotEquals', { StringNotEquals: { 'aws:PrincipalTag/team': ['red', 'green'] } }, tagged, true],
    ['StringNotEquals of one that is', { StringNotEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] } }, tagged, false],
    ['StringLike', { StringLike: { 'aws:PrincipalTag/team': 'b?u*' } }, tagged, true],
    ['StringNotLike', { StringNotLike: { 'aws:PrincipalTag/team': 'b*' } }, tagged, false],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/app/*' } }, tagged, true],
    ['ArnNotEquals', { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/other' } }, tagged, true],
    ['Bool', { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': ['true'] }, true],
    ['a date before', { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, { 'aws:CurrentTime': ['2029-12-31T23:59:59Z'] }, true],
    ['a date in seconds', { NumericGreaterThan: { 'aws:EpochTime': 10 } }, { 'aws:EpochTime': ['9'] }, false],
    ['all operators must hold', { StringEquals: { 'aws:PrincipalTag/team': 'blue' }, Bool: { 'aws:SecureTransport': 'false' } }, { ...tagged, 'aws:SecureTransport': ['true'] }, false],
    ['a key that is missing', { StringEquals: { 'aws:PrincipalTag/team': 'blue' } }, {}, false],
    ['a key that is missing, with a negated operator', { StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } }, {}, true],
    ['a key that is missing, with IfExists', { StringEqualsIfExists: { 'aws:PrincipalTag/team': 'blue' } }, {}, true],
    ['IfExists with a key that is there', { StringEqualsIfExists: { 'aws:PrincipalTag/team': 'red' } }, tagged, false],
    ['Null true', { Null: { 'aws:SourceVpc': 'true' } }, {}, true],
    ['Null false', { Null: { 'aws:SourceVpc': 'false' } }, {}, false],
    ['ForAllValues', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-1', 'tenant-2'] } }, leading, true],
    ['ForAllValues of which one is not allowed', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-2'] } }, leading, false],
    ['ForAllValues without values', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-2'] } }, {}, true],
    ['ForAnyValue', { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-1'] } }, leading, true],
    ['ForAnyValue without values', { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-1'] } }, {}, false],
    ['a variable', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/tenant}' } }, { ...leading, 'aws:PrincipalTag/tenant': ['tenant-1'] }, true],
    ['a variable without a value', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/tenant}' } }, leading, false],
    ['a variable with a default', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/tenant, \'tenant-1\'}' } }, leading, true],
  ])('%s', (_, Condition, keys, expected) => {
    expect(applies({ Condition }, { keys })).toMatchObject({ applies: expected, unknownKeys: [] });
  });

  test('a variable in a resource', () => {
    const Resource = 'arn:aws:s3:::files/${aws:PrincipalTag/team}/*';
    const call = (resource: string) => applies({ Resource }, { action: 's3:GetObject', resource, keys: tagged }).applies;
    expect([call('arn:aws:s3:::files/blue/1'), call('arn:aws:s3:::files/red/1')]).toEqual([true, false]);
  });

  test('a condition that cannot be judged lets an Allow apply and a Deny not, and says so', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
    expect(applies({ Condition })).toMatchObject({ applies: true, unknownKeys: ['StringEquals aws:ResourceTag/team'] });
    expect(applies({ Condition, Effect: 'Deny' })).toMatchObject({ applies: false, unknownKeys: ['StringEquals aws:ResourceTag/team'] });
  });

  test('what depends on more than function, action and resource is not remembered', () => {
    expect(applies({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }, { keys: tagged }).varies).toBe(false);
    expect(applies({ Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'tenant-1' } } }, { keys: leading }).varies).toBe(true);
    expect(applies({ Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } } }).varies).toBe(true);
  });
});
