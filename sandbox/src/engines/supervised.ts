import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoEngine, EngineProcess } from './dynoxide.js';

const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MILLISECONDS = 100;
/** So many ends in a row, each within a second of the start, are a fault and no accident. */
const SHORT_LIVES = 5;
const SHORT_LIFE_MILLISECONDS = 1_000;

/** An engine that is started again on its port when it ends unasked, if its tables are in a file. */
export class Supervised implements DynamoEngine {
  private failed?: Error;
  private stopping = false;
  private shortLives = 0;
  private restarting: Promise<void> = Promise.resolve();

  /** @param startAgain undefined: the tables were in memory and cannot come back */
  constructor(
    public readonly endpoint: string,
    private engine: EngineProcess,
    private readonly startAgain: (() => Promise<EngineProcess>) | undefined,
    private readonly log: (text: string) => void = () => undefined,
  ) {
    this.watch();
  }

  public get pid(): number {
    return this.engine.pid;
  }

  public get failure(): Error | undefined {
    return this.failed;
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    await this.engine.stop();
  }

  private watch(): void {
    const started = performance.now();
    void this.engine.exited.then((why) => {
      if (!this.stopping) {
        this.shortLives = performance.now() - started < SHORT_LIFE_MILLISECONDS ? this.shortLives + 1 : 0;
        this.restarting = this.restart(why);
      }
    });
  }

  private async restart(why: string): Promise<void> {
    if (!this.startAgain) {
      this.fail(`The DynamoDB engine ended (${why}). Its tables were in memory and are lost. Start the sandbox again; with a state folder (stateDirectory), tables survive this.`);
      return;
    }
    if (this.shortLives > SHORT_LIVES) {
      this.fail(`The DynamoDB engine ends (${why}) as often as it is started. Its tables are safe in their file.`);
      return;
    }
    for (let attempt = 1; !this.stopping; attempt += 1) {
      try {
        this.engine = await this.startAgain();
        this.log(`The DynamoDB engine ended (${why}) and was started again: nothing that it had acknowledged is lost`);
        this.watch();
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) {
          this.fail(`The DynamoDB engine ended (${why}) and could not be started again: ${String(error)}`);
          return;
        }
        await sleep(BETWEEN_ATTEMPTS_MILLISECONDS);
      }
    }
  }

  private fail(text: string): void {
    this.failed = new Error(text);
    this.log(text);
  }
}
