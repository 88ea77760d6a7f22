import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_BEHAVIOUR, READINGS } from '../../src/marketplace/exports.js';
import { CATALOGUE, CONFLICTS, SETTLED, SOURCES } from './catalogue/index.js';
import type { Reading, Rule, Told } from './catalogue/index.js';
import { rulesDocument } from './document.js';
import { testedIn } from './tested.js';

const tested = testedIn(fileURLToPath(new URL('.', import.meta.url)));
const ids = CATALOGUE.map(({ id }) => id);
const readings = Object.values(CONFLICTS).flatMap((conflict) => Object.values<Reading>(conflict.readings));

test('every rule has one test, and every test a rule', () => {
  expect([...tested.rules.keys()].sort()).toEqual([...ids].sort());
  expect([...tested.rules].filter(([, files]) => files.length > 1)).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every switch has one test, and every answer of it a line', () => {
  expect([...tested.conflicts.keys()].sort()).toEqual(Object.keys(DEFAULT_BEHAVIOUR).sort());
  expect([...tested.conflicts].filter(([, files]) => files.length > 1)).toEqual([]);
  for (const [name, { readings: told }] of Object.entries(CONFLICTS)) {
    expect(Object.keys(told).sort(), name).toEqual([...READINGS[name as keyof typeof READINGS]].sort());
  }
});

test('what was settled without a switch is a rule', () => {
  expect(SETTLED.filter(({ rule }) => !ids.includes(rule))).toEqual([]);
});

test('every rule says who says so: a quoted source has its section, and no source is listed in vain', () => {
  const all: readonly Told[] = [...CATALOGUE, ...readings];
  expect((CATALOGUE as readonly Rule[]).filter(({ sources, facts }) => sources.length === 0 || (facts === undefined && sources.join() !== 'ours'))).toEqual([]);
  expect(Object.keys(SOURCES).filter((name) => !all.some(({ sources }) => (sources as readonly string[]).includes(name)))).toEqual([]);
});

test('docs/sandbox-rules.md is what the catalogue says (npx projen docs:rules writes it)', () => {
  const committed = readFileSync(new URL('../../../docs/sandbox-rules.md', import.meta.url), 'utf8');
  expect(committed).toBe(rulesDocument(tested));
});
