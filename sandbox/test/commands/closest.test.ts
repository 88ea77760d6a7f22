import { expect, test } from 'vitest';
import { closest } from '../../src/commands/closest.js';

test.each([
  ['subscrib', 'subscribe'],
  ['expects', 'expect'],
  ['exi', 'exit'],
  ['laptop', undefined],
  ['', undefined],
])('%j was meant as %j', (word, meant) => {
  expect(closest(word, ['subscribe', 'expect', 'exit', 'setup', 'usage'])).toBe(meant);
});
