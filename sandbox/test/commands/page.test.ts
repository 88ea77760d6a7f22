import { expect, test } from 'vitest';
import { formOf, headlineOf } from '../../src/commands/page.js';

test('the form is the one that a person fills in', () => {
  const page = `<h1>Welcome &amp; hello</h1>
    <form class="again" method="post" action="status"><input type="hidden" name="session" value="s1"><button>Again</button></form>
    <form method="post" action='register'><input type=hidden name=session value="a&quot;b"><input name="email" type="email" required>
      <input name="company" value="Acme"><select name="plan" required><option>gold</option></select></form>`;
  expect(formOf(page)).toEqual({
    action: 'register', values: { session: 'a"b', company: 'Acme' }, inputs: ['email', 'company', 'plan'], required: ['email', 'plan'],
  });
  expect(headlineOf(page)).toBe('Welcome & hello');
});

test('a page without a form has none, and an alert is read first', () => {
  expect(formOf('<p>Bye</p>')).toBeUndefined();
  expect(headlineOf('<h1>Set up</h1><p class="alert" role="alert">Not <b>saved</b></p>')).toContain('Not');
});
