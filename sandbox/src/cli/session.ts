import { randomBytes } from 'node:crypto';
import type { Stage } from '../commands/exports.js';
import { CommandDesk } from '../control/command-desk.js';
import { startControlApi } from '../control/control-api.js';
import { announce, runningIn } from '../control/running-file.js';
import { Teardown } from '../local/exports.js';
import { identityOf } from '../state/process-identity.js';
import { openPrompt } from './prompt.js';
import type { Terminal } from './terminal.js';

export interface SessionOptions {
  /** The folder in which other processes find this sandbox. */
  readonly project: string;
  readonly stage: Stage;
  readonly terminal: Terminal;
  /** Ends what runs. */
  readonly stop: () => Promise<void>;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TOKEN_BYTES = 24;

/** Fails before anything starts, if a sandbox runs for this project already. */
export function requireAlone(project: string): void {
  const other = runningIn(project);
  if (other) {
    throw new Error(`A sandbox runs for this project already, since ${other.since} (process ${other.process.pid}). Use it, or end it first: cdk-marketplace-saas-sandbox stop.`);
  }
}

/** A sandbox that takes commands, from its own prompt and from other processes, until somebody ends it. */
export class Session {
  /** If it cannot open, it ends what runs: nobody could any more. */
  public static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options.terminal, options.stop);
    try {
      await session.teardown.unless(() => session.listen(options));
      return session;
    } catch (cause) {
      // Why it cannot open matters more than what came of it.
      await options.stop().catch(() => undefined);
      throw cause;
    }
  }

  private async listen({ project, stage, terminal }: SessionOptions): Promise<void> {
    const desk = new CommandDesk(stage);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const end = () => {
      this.end();
    };
    const api = await startControlApi({ desk, token, onStop: end });
    this.teardown.add(() => {
      api.close();
    });
    this.teardown.add(announce(project, { url: api.url, token, process: identityOf(process.pid), since: new Date().toISOString() }));
    for (const signal of SIGNALS) {
      process.on(signal, end);
    }
    this.openPrompt = () => {
      this.teardown.add(openPrompt({ desk, terminal, hasApp: stage.app !== undefined, onLeave: end }));
    };
  }

  private readonly teardown = new Teardown();
  private readonly ended: Promise<void>;
  private resolveEnded: () => void = () => undefined;
  private ending = false;
  private openPrompt: () => void = () => undefined;

  private constructor(private readonly terminal: Terminal, private readonly stop: () => Promise<void>) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
  }

  /** Does this first when the session ends, before anything is stopped. */
  public atEnd(step: () => void): void {
    this.teardown.add(step);
  }

  /** Takes commands until the end, then stops everything. */
  public async untilEnd(): Promise<void> {
    this.openPrompt();
    await this.ended;
    await this.teardown.run();
    this.terminal.progress('Stopping');
    await this.stop();
    this.terminal.done();
  }

  /** Asked twice, it does not wait any longer. */
  private end(): void {
    if (this.ending) {
      process.exit(1);
    }
    this.ending = true;
    this.resolveEnded();
  }
}
