import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isObject } from '../../src/assembly/json.js';
import type { Json, JsonObject } from '../../src/assembly/json.js';
import type { PropertyRule, PropertyRules } from '../../src/deploy/property-rules.js';
import { supportedTypes } from '../../src/deploy/supported-types.js';
import { effects, onlyValues, surroundings } from './property-effects.js';
import { RawAssembly } from './raw-assembly.js';

const assembly = new RawAssembly();

/** The properties that a type calls applied, by path without list positions. */
function appliedIn(rules: PropertyRules, prefix = ''): [string, PropertyRule][] {
  return [...rules].flatMap(([name, rule]): [string, PropertyRule][] => {
    const path = `${prefix}${name}`;
    if (rule.kind === 'nested') {
      return appliedIn(rule.rules, `${path}.`);
    }
    return rule.kind === 'applied' || rule.kind === 'only if' ? [[path, rule]] : [];
  });
}

/** The object with another value at a path like `Targets[0].Arn`. */
function withValue(object: JsonObject, [name, ...rest]: readonly string[], value: Json | undefined): JsonObject {
  const member = name.replace('[0]', '');
  const isListed = member !== name;
  if (rest.length === 0) {
    return { ...object, [member]: value };
  }
  const old = object[member];
  const inner = isListed ? (old as readonly Json[] | undefined)?.[0] : old;
  const changed = withValue(isObject(inner) ? inner : {}, rest, value);
  return { ...object, [member]: isListed ? [changed] : changed };
}

const cases = effects.flatMap(({ pairs, ...resources }) => Object.entries(pairs).map(([path, [one, other]]) => ({ ...resources, path, one, other })));

test('every property that is reported as applied has a known effect', () => {
  const known = new Set([...cases.map(({ type, path }) => `${type} ${path.replaceAll('[0]', '')}`), ...Object.keys(onlyValues)]);
  const applied = new Set(supportedTypes.flatMap(({ type, properties }) => appliedIn(properties).map(([path]) => `${type} ${path}`)));

  expect([...known].sort()).toEqual([...applied].sort());
});

test('what has no effect because one value is all there is, takes no other', () => {
  const rules = new Map(supportedTypes.flatMap(({ type, properties }) => appliedIn(properties).map(([path, rule]) => [`${type} ${path}`, rule])));
  const accepted = Object.keys(onlyValues).map((name) => {
    const rule = rules.get(name);
    return [name, rule?.kind === 'only if' && [onlyValues[name], 'other', true].map((value) => rule.accepts(value))];
  });

  expect(accepted).toEqual(Object.keys(onlyValues).map((name) => [name, [true, false, false]]));
});

test.each(cases)('$type $path reaches the local services', async ({ type, path, base, beside, one, other }) => {
  const told = (value: Json | undefined) => {
    const Properties = withValue(base, path.split('.'), value);
    return assembly.told({ ...surroundings, ...beside, Subject: { Type: type, Properties } });
  };

  expect(await told(one)).not.toBe(await told(other));
});

test('the local services read every member of what they are told', () => {
  const folder = (name: string) => new URL(`../../src/${name}/`, import.meta.url);
  const declared = readFileSync(new URL('services.ts', folder('local')), 'utf8');
  const members = [...declared.matchAll(/^ {2}readonly (\w+)\??: /gm)].map(([, member]) => member);
  const readers = ['local', 'lambda', 'events'].flatMap((name) => readdirSync(folder(name)).filter((file) => file !== 'services.ts').map((file) => readFileSync(new URL(file, folder(name)), 'utf8')));

  expect(members.length).toBeGreaterThan(50);
  expect(members.filter((member) => !readers.some((text) => new RegExp(`\\b${member}\\b`).test(text)))).toEqual([]);
});
