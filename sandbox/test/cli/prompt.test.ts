import { afterAll, describe, expect, test } from 'vitest';
import { projectFolder, start, startAtTerminal } from './command-line.js';
import type { Running } from './command-line.js';

const SLOW = 60_000;
const SIMULATOR = ['simulator', '--product', 'insights:CONTRACT_WITH_CONSUMPTION:seats:api-calls', '--standing'];

const soon = (running: Running) => Promise.race([running.ended, new Promise((_, reject) => {
  setTimeout(reject, 15_000, new Error('It does not end.'));
})]);

describe('at a terminal', () => {
  const project = projectFolder();
  let running: Running | undefined;
  afterAll(() => {
    running?.signal('SIGKILL');
    project.remove();
  });

  test.each(['exit', '\u0003'])('%j ends the process, and nobody needs to press another key', async (keys) => {
    running = startAtTerminal(project.path, ...SIMULATOR);
    await running.wrote(/Ctrl-C ends[^]*> /);
    running.type(keys);
    expect(await soon(running)).toMatchObject({ status: 0 });
    const { out } = await running.ended;
    expect(out.slice(out.lastIndexOf('Stopping'))).not.toContain('> ');
  }, SLOW);
});

test('a line that is not understood says what may be meant, and --json prints one that is', async () => {
  const project = projectFolder();
  const running = start(project.path, ...SIMULATOR);
  for (const line of ['subscrib seats=1', 'exi', 'wxyz', 'advance -5m', 'subscribe seats=3 --as acme --json', 'exit']) {
    running.type(line);
  }
  const { out, err } = await running.ended;
  expect(err).toContain('There is no command \'subscrib\'. Did you mean subscribe? Type help for a list.');
  expect(err).toContain('There is no command \'exi\'. Did you mean exit?');
  expect(err).toContain('There is no command \'wxyz\'. Type help for a list.');
  expect(err).toContain('advance: \'by\' is "-5m": time only moves forward.');
  expect(out).toMatch(/^\{"name":"acme","product":"insights"/m);
  project.remove();
}, SLOW);
