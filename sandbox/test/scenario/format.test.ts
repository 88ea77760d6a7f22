import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/format.js';
import { Variables } from '../../src/scenario/variables.js';

test('a step is one command with its arguments, and what is expected of it', () => {
  const { steps } = parseScenario({ name: 'x', steps: [{ advance: '2h' }, { ledger: null, expect: { refusals: [] }, save: 'bill' }] }, 'x.yaml');
  expect(steps).toEqual([
    expect.objectContaining({ command: 'advance', given: '2h' }),
    expect.objectContaining({ command: 'ledger', given: null, expect: { refusals: [] }, save: 'bill' }),
  ]);
});

test.each<[string, unknown, RegExp]>([
  ['two commands in a step', { name: 'x', steps: [{ advance: '2h', cancel: 'a' }] }, /steps\.0: a step has one command, not 2 \(advance, cancel\)/],
  ['no command in a step', { name: 'x', steps: [{ expect: {} }] }, /a step has one command, not 0/],
  ['a misspelt expectation', { name: 'x', steps: [{ advance: '2h', expects: {} }] }, /not 2 \(advance, expects\); there is no command 'expects'\. Did you mean expect\?/],
  ['a command that does not exist', { name: 'x', steps: [{ advance: '2h' }, { advanse: '2h' }] }, /steps\.1: there is no command 'advanse'\. Did you mean advance\? There is: subscribe/],
  ['an expectation of what fails', { name: 'x', steps: [{ cancel: 'a', expect: {}, fails: 'x' }] }, /leave out "expect" or "fails"/],
  ['a name to save under that is none', { name: 'x', steps: [{ cancel: 'a', save: 7 }] }, /"save" is 7; give a name/],
  ['a refusal that is none', { name: 'x', steps: [{ cancel: 'a', fails: false }] }, /"fails" is false; give a pattern/],
  ['behaviour that does not exist', { name: 'x', behaviour: { tokenLife: 'LONG' }, steps: [{ cancel: 'a' }] }, /behaviour\.tokenLife/],
  ['a product without a model', { name: 'x', products: [{ code: 'a' }], steps: [{ cancel: 'a' }] }, /products\.0\.pricingModel/],
  ['a time without a zone', { name: 'x', start: '2027-02-10T12:00:00', steps: [{ advance: '1h' }] }, /with its zone/],
  ['no steps', { name: 'x', steps: [] }, /at least one step/],
  ['no name', { steps: [{ advance: '1h' }] }, /name/],
  ['an unknown setting', { name: 'x', speed: 2, steps: [{ advance: '1h' }] }, /speed/],
  ['a time that is none', { name: 'x', start: 'tomorrow', steps: [{ advance: '1h' }] }, /2027-02-10T12:00:00Z/],
])('%s is an error that names the file', (_, source, problem) => {
  expect(() => parseScenario(source, 'buyer.yaml')).toThrow(/^The scenario buyer\.yaml cannot be read/);
  expect(() => parseScenario(source, 'buyer.yaml')).toThrow(problem);
});

test('a reference alone keeps the type of what was saved, inside a text it becomes text', () => {
  const variables = new Variables();
  variables.save('purchase', { license: 'l-1', seats: 3, tags: ['a', 'b'] });
  expect(variables.resolve({ a: '${purchase.seats}', b: 'seats: ${purchase.seats} of ${purchase.license}', c: ['${purchase.tags.1}'] }))
    .toEqual({ a: 3, b: 'seats: 3 of l-1', c: ['b'] });
});

test.each([
  ['${nobody.license}', /no step saved 'nobody' so far \(saved: purchase\)/],
  ['${purchase.account}', /there is no 'account' \(there is: license\)/],
])('%s is an error that says what there is', (text, problem) => {
  const variables = new Variables();
  variables.save('purchase', { license: 'l-1' });
  expect(() => variables.resolve(text)).toThrow(problem);
});

test('products of a scenario are written as in the configuration file', () => {
  const { products, steps } = parseScenario({ name: 'x', products: [{ code: 'a', pricingModel: 'CONTRACT', dimensions: { seats: 'ENTITLED' } }], steps: [{ cancel: 'a', fails: true }] }, 'x.yaml');
  expect(products).toEqual([{ code: 'a', name: 'a', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] }]);
  expect(steps[0].fails).toBe(true);
});
