import { expect, test } from 'vitest';
import { completeEvent } from '../../src/events/bus-event.js';
import { targetInput } from '../../src/events/target-input.js';

const RULE = 'arn:aws:events:us-east-1:000000000000:rule/bus/my-rule';
const event = completeEvent({
  'source': 'shop',
  'detail-type': 'Order',
  'detail': { id: 7, name: 'a "quoted" name', tags: ['x', 'y'], who: { city: 'Bern' } },
}, { account: '000000000000', region: 'us-east-1', now: Date.parse('2030-01-01T00:00:00.500Z') });
const target = { id: 't', arn: 'arn' };

test('without anything: the event', () => {
  expect(JSON.parse(targetInput(target, event, RULE))).toEqual(event);
  expect(event).toMatchObject({ version: '0', time: '2030-01-01T00:00:00Z', account: '000000000000', resources: [] });
});

test('a constant', () => {
  expect(targetInput({ ...target, input: '{"a":1}' }, event, RULE)).toBe('{"a":1}');
});

test('a part', () => {
  expect(targetInput({ ...target, inputPath: '$.detail.who' }, event, RULE)).toBe('{"city":"Bern"}');
  expect(targetInput({ ...target, inputPath: '$.detail.tags[1]' }, event, RULE)).toBe('"y"');
  expect(targetInput({ ...target, inputPath: '$.detail.none' }, event, RULE)).toBe('null');
});

test('a template filled with parts, as JSON and within texts', () => {
  const paths = { id: '$.detail.id', name: '$.detail.name', who: '$.detail.who', type: '$.detail-type' };
  const template = '{"id": <id>, "who": <who>, "name": <name>, "text": "<name> has <id> of <type> in <who>", "rule": "<aws.events.rule-name>", "kept": "<other>"}';
  expect(JSON.parse(targetInput({ ...target, inputTransformer: { paths, template } }, event, RULE))).toEqual({
    id: 7,
    who: { city: 'Bern' },
    name: 'a "quoted" name',
    text: 'a "quoted" name has 7 of Order in {"city":"Bern"}',
    rule: 'my-rule',
    kept: '<other>',
  });
});

// EventBridge user guide, "Amazon EventBridge input transformation", reserved variables.
test('the event without its detail, and all of it', () => {
  const template = '{"short": <aws.events.event>, "whole": <aws.events.event.json>}';
  const { detail, ...short } = event;
  expect(JSON.parse(targetInput({ ...target, inputTransformer: { paths: {}, template } }, event, RULE))).toEqual({ short, whole: { ...short, detail } });
});
