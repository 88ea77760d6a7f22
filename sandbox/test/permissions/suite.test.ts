import { expect, test } from 'vitest';
import { summarize } from '../../src/permissions/suite.js';

const permission = (app: string, action: string, used: boolean, on = `${app}/Shop/Orders`) => (
  { role: `${app}/Shop/Worker/Role`, action, resource: `arn:${app}`, on, policy: `${app}/Shop/Worker/Policy`, used }
);
const call = { time: '2030-01-01T00:00:00.000Z', function: 'One/Shop/Worker', role: 'One/Shop/Worker/Role', caller: 'function', action: 'sqs:SendMessage', resource: '*', message: 'no' } as const;

test('what any run of the suite used is used', () => {
  const runs = [
    { granted: [permission('One', 'dynamodb:GetItem', true), permission('One', 'dynamodb:PutItem', false)], refused: [] },
    { granted: [permission('One', 'dynamodb:GetItem', false), permission('One', 'dynamodb:PutItem', false)], refused: [call] },
  ];
  expect(summarize(runs)).toMatchObject({ granted: 2, unused: [{ action: 'dynamodb:PutItem' }], refused: [call] });
});

test('the same construct in two apps counts as one, if one says so', () => {
  const runs = [{ granted: [permission('One', 'dynamodb:GetItem', true), permission('Two', 'dynamodb:GetItem', false)], refused: [] }];
  expect(summarize(runs).unused).toMatchObject([{ role: 'Two/Shop/Worker/Role' }]);
  expect(summarize(runs, { same: [[/^(One|Two)\/Shop/, 'Shop']] })).toMatchObject({ granted: 1, unused: [] });
});

test('what is explained may stay unused; an explanation of nothing is told', () => {
  const runs = [{ granted: [permission('One', 'dynamodb:GetItem', true), permission('One', 'dynamodb:PutItem', false)], refused: [] }];
  const put = { action: 'dynamodb:Put*', on: 'One/*', because: 'a reason' };
  const get = { action: 'dynamodb:GetItem', because: 'a reason' };
  expect(summarize(runs, { explanations: [put, get] })).toMatchObject({ unused: [], idle: [get] });
});

test('roles that are not judged do not count', () => {
  const runs = [{ granted: [permission('One', 'dynamodb:GetItem', false), permission('Two', 'dynamodb:GetItem', false)], refused: [call] }];
  expect(summarize(runs, { roles: ['Two/*'] })).toMatchObject({ granted: 1, unused: [{ role: 'Two/Shop/Worker/Role' }], refused: [] });
});
