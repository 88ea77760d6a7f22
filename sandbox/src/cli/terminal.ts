import type { Paint } from './paint.js';
import { painter, plain } from './paint.js';

/** Where something is written: a terminal, or something else. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface TerminalOptions {
  /** One document of JSON, or one a line, instead of words. */
  readonly json: boolean;
  /** Default: the standard output of the process. */
  readonly out?: Output;
  /** Default: its error output. */
  readonly err?: Output;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 80;
const CLEAR_LINE = '\r\u001B[K';

/** Writes for people or for programs: results to standard output, all else to standard error. */
export class Terminal {
  public readonly json: boolean;
  public readonly paint: Paint;
  private readonly out: Output;
  private readonly err: Output;
  private step?: { readonly text: string; readonly since: number; readonly timer?: NodeJS.Timeout };
  private interrupt?: { readonly before: () => void; readonly after: () => void };

  constructor({ json, out = process.stdout, err = process.stderr }: TerminalOptions) {
    this.json = json;
    this.out = out;
    this.err = err;
    this.paint = json ? plain : painter(out);
  }

  /** A result: the value for programs, the words for people. */
  public result(value: unknown, words: string): void {
    if (this.json) {
      this.write(JSON.stringify(value));
    } else if (words !== '') {
      this.write(words);
    }
  }

  /** Something for people only. */
  public say(words: string): void {
    if (!this.json) {
      this.write(words);
    }
  }

  /** Says what goes on, until the next step or `done`. On a terminal it moves. */
  public progress(text: string): void {
    this.done();
    if (this.json) {
      return;
    }
    const since = performance.now();
    if (!this.err.isTTY) {
      this.err.write(`${text} …\n`);
      this.step = { text, since };
      return;
    }
    let frame = 0;
    const draw = () => {
      this.err.write(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length]} ${text} …`);
    };
    draw();
    this.step = { text, since, timer: setInterval(draw, FRAME_MILLISECONDS) };
  }

  /** Ends the step that goes on. */
  public done(): void {
    if (this.step?.timer) {
      clearInterval(this.step.timer);
      this.err.write(CLEAR_LINE);
    }
    this.step = undefined;
  }

  public warn(text: string): void {
    if (!this.json) {
      this.aside(() => this.err.write(`${painter(this.err)('warn', 'Note:')} ${text}\n`));
    }
  }

  public error(error: unknown): void {
    this.done();
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (this.json) {
      this.write(JSON.stringify({ error: { name, message } }));
    } else {
      this.aside(() => this.err.write(`${painter(this.err)('bad', 'Error:')} ${message}\n`));
    }
  }

  /** While a prompt stands, what else is written goes above it. */
  public around(interrupt: { readonly before: () => void; readonly after: () => void } | undefined): void {
    this.interrupt = interrupt;
  }

  private write(text: string): void {
    this.aside(() => this.out.write(`${text}\n`));
  }

  private aside(write: () => void): void {
    this.interrupt?.before();
    write();
    this.interrupt?.after();
  }
}
