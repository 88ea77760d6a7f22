import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../commands/exports.js';
import type { Command, JsonValue } from '../commands/exports.js';
import { ControlClient } from '../control/control-client.js';
import { runningNear } from '../control/running-file.js';
import type { Terminal } from './terminal.js';

/** Holds the token of a sandbox that is reached by its URL. */
export const TOKEN_VARIABLE = 'CDK_MARKETPLACE_SAAS_SANDBOX_TOKEN';

const FOLLOW_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 1_000;

/** The sandbox that is meant: that of this folder or one above; or of the folder, or at the URL, that `at` names. */
export function clientFor(at: string | undefined, folder: string): ControlClient {
  if (at !== undefined && URL.canParse(at) && /^https?:/.test(at)) {
    const near = runningNear(folder);
    const token = process.env[TOKEN_VARIABLE] ?? (near?.url === new URL(at).origin ? near.token : undefined);
    if (token === undefined) {
      throw new UsageError(`The sandbox at ${at} wants its token. Set ${TOKEN_VARIABLE} to what .cdk-marketplace-saas-sandbox/running.json of its project says, or name that project's folder: --at <folder>.`);
    }
    return new ControlClient(at, token);
  }
  const other = at === undefined ? folder : resolve(folder, at);
  if (!(existsSync(other) && statSync(other).isDirectory())) {
    throw new UsageError(`--at is '${at ?? ''}': neither a URL nor a folder. Give the URL of a sandbox, or the folder of its project.`);
  }
  const running = runningNear(other);
  if (!running) {
    throw new Error(`No sandbox runs for ${other}. Start one there: cdk-marketplace-saas-sandbox start; or say where it runs: --at <folder or URL>.`);
  }
  return new ControlClient(running.url, running.token);
}

/** Gives one command and shows what came of it. */
export async function give(client: ControlClient, command: Command, given: unknown, terminal: Terminal): Promise<JsonValue> {
  const timer = setTimeout(() => {
    terminal.progress('Waiting for the sandbox');
  }, PATIENCE_MILLISECONDS);
  try {
    const result = await client.run(command, given);
    terminal.done();
    terminal.result(result, command.show(result));
    return result;
  } finally {
    clearTimeout(timer);
    terminal.done();
  }
}

/** Shows what comes, until the process ends: for commands whose result names a position to go on from. */
export async function follow(client: ControlClient, command: Command, given: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<void> {
  let result = await give(client, command, given, terminal);
  for (;;) {
    await sleep(FOLLOW_MILLISECONDS);
    const next = await client.run(command, { ...given, last: undefined, since: positionOf(result) });
    const words = command.show(next);
    if (words !== '') {
      terminal.result(next, words);
    }
    result = next;
  }
}

function positionOf(result: JsonValue): JsonValue | undefined {
  return typeof result === 'object' && result !== null && 'next' in result ? result.next : undefined;
}
