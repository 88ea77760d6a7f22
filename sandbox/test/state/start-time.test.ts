import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTime } from '../../src/start-time.js';

test('a start is told to have no effect where a state folder goes on from a time of its own', () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'start-time-'));
  const start = new Date('2027-02-10T12:00:00Z');
  const reached = new Date('2027-02-12T08:00:00Z');
  expect(startTime({ start, stateDirectory })).toEqual({ time: start, notices: [] });
  writeFileSync(join(stateDirectory, 'clock'), String(reached.getTime()));
  expect(startTime({ start, stateDirectory })).toEqual({
    time: reached,
    notices: [`The start 2027-02-10T12:00:00.000Z has no effect: the state in ${stateDirectory} goes on from 2027-02-12T08:00:00.000Z. Leave out --start (or start in the configuration), or remove the folder to begin anew.`],
  });
  expect(startTime({ stateDirectory })).toEqual({ time: reached, notices: [] });
  expect(startTime({ start })).toEqual({ time: start, notices: [] });
  rmSync(stateDirectory, { recursive: true });
});
