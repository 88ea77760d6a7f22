import { describe, expect, test } from 'vitest';
import { differences } from '../../src/scenario/match.js';

const bill = { charges: [{ dimension: 'api-calls', quantity: 5 }, { dimension: 'storage', quantity: 2 }], billedTwice: [], text: 'GRANT: l-1 may work', next: null };

describe('what is as expected has no differences', () => {
  test.each<[string, Parameters<typeof differences>[1]]>([
    ['part of an object', { text: 'GRANT: l-1 may work' }],
    ['a list, element by element', { charges: [{ quantity: 5 }, { quantity: 2 }], billedTwice: [] }],
    ['an element somewhere in a list', { charges: { $contains: { dimension: 'storage' } } }],
    ['several elements in any order', { charges: { $contains: [{ dimension: 'storage' }, { dimension: 'api-calls' }] } }],
    ['part of a text', { text: { $contains: 'may work' } }],
    ['a pattern', { text: { $matches: '^GRANT: l-\\d' } }],
    ['a length', { charges: { $length: 2 } }],
    ['nothing', { other: { $absent: true }, next: { $absent: true }, text: { $absent: false } }],
    ['what no element is like', { charges: { $not: { dimension: 'seats' } }, text: { $not: { $contains: 'REVOKE' } } }],
    ['an upper bound', { charges: { $contains: { quantity: { $atMost: 2 } } } }],
    ['an ordinary member beside a matcher', { $not: { text: 'other' }, next: null }],
    ['a lower bound', { charges: { $contains: { quantity: { $atLeast: 5 } } } }],
  ])('%s', (_, expected) => {
    expect(differences(bill, expected)).toEqual([]);
  });
});

describe('what is not as expected is named by its path, with both values', () => {
  test.each<[string, Parameters<typeof differences>[1], RegExp]>([
    ['another value', { charges: [{ quantity: 6 }, {}] }, /the result\.charges\[0\]\.quantity is 5, expected 6/],
    ['a list that is longer', { charges: [{}] }, /the result\.charges is \[.*\], expected a list of 1/],
    ['nothing like it in a list', { charges: { $contains: { dimension: 'seats' } } }, /holds nothing like \{"dimension":"seats"\}/],
    ['a text without it', { text: { $contains: 'REVOKE' } }, /expected it to contain "REVOKE"/],
    ['no match', { text: { $matches: '^REVOKE' } }, /expected a text that matches \/\^REVOKE\//],
    ['something where nothing is expected', { text: { $absent: true } }, /expected nothing/],
    ['a missing object', { more: { a: 1 } }, /the result\.more is nothing, expected an object with a/],
    ['an element that must not be', { charges: { $not: { dimension: 'storage' } } }, /charges holds \{"dimension":"storage".*nothing like \{"dimension":"storage"\}/],
    ['a list that must not be so', { billedTwice: { $not: { $length: 0 } } }, /billedTwice is \[\], expected nothing like/],
    ['more than expected', { charges: [{ quantity: { $atMost: 4 } }, {}] }, /quantity is 5, expected at most 4/],
    ['an ordinary member beside a matcher', { $not: { text: 'other' }, text: 'REVOKE' }, /the result\.text is "GRANT/],
    ['less than expected', { charges: { $contains: { quantity: { $atLeast: 6 } } } }, /nothing like/],
  ])('%s', (_, expected, problem) => {
    expect(differences(bill, expected).join('\n')).toMatch(problem);
  });

  test('an expectation that does not exist is an error with those that do', () => {
    expect(() => differences(bill, { text: { $like: 'x' } })).toThrow(/no expectation \$like.*\$contains/);
  });

  test.each<[Parameters<typeof differences>[1], RegExp]>([
    [{ billedTwice: { $not: { $like: 1 } } }, /no expectation \$like/],
    [{ text: { $matches: '(' } }, /'\(' is no pattern/],
    [{ charges: { $length: '2' } }, /\$length is "2"; give a number/],
  ])('%j is an error even where it could not be missed', (expected, problem) => {
    expect(() => differences(bill, expected)).toThrow(problem);
  });
});
