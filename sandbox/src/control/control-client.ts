import * as v from 'valibot';
import { UsageError } from '../commands/exports.js';
import type { Command, JsonValue } from '../commands/exports.js';

const answered = v.object({
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ name: v.string(), message: v.string() })),
});

/** Gives commands to a sandbox that runs in another process. */
export class ControlClient {
  constructor(private readonly url: string, private readonly token: string) {}

  /** @throws what the command threw over there, in its words */
  public async run(command: Command, given: unknown): Promise<JsonValue> {
    return await this.post(`/commands/${command.name}`, given) as JsonValue;
  }

  public async stop(): Promise<void> {
    await this.post('/stop', {});
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const { result, error } = v.parse(answered, await this.send(path, body));
    if (error) {
      throw error.name === 'UsageError' ? new UsageError(error.message) : new Error(error.message);
    }
    return result;
  }

  private async send(path: string, body: unknown): Promise<unknown> {
    const headers = { 'authorization': `Bearer ${this.token}`, 'content-type': 'application/json' };
    try {
      return await (await fetch(new URL(path, this.url), { method: 'POST', headers, body: JSON.stringify(body) })).json();
    } catch (cause) {
      throw new Error(`The sandbox at ${this.url} does not answer as one. Does it still run? Start one: cdk-marketplace-saas-sandbox start.`, { cause });
    }
  }
}
