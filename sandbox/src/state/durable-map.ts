import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';

/** What a sandbox must not forget: in memory, or in a file that survives a kill. */
export interface Store<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): unknown;
  delete(key: string): unknown;
  values(): Iterable<T>;
}

type Line<T> = readonly [key: string, value: T] | readonly [key: string];

/**
 * A map that outlives its process. Every change is a line at the end of a file, written before the change
 * counts; opening writes the file anew with what is left. Values must be JSON.
 */
export class DurableMap<T> implements Store<T> {
  private readonly content: Map<string, T>;
  private file?: number;

  constructor(path: string) {
    this.content = contentOf<T>(path);
    writeFileSync(`${path}.new`, [...this.content].map(lineOf).join(''));
    renameSync(`${path}.new`, path);
    this.file = openSync(path, 'a');
  }

  public get(key: string): T | undefined {
    return this.content.get(key);
  }

  public set(key: string, value: T): void {
    this.content.set(key, value);
    this.write([key, value]);
  }

  public delete(key: string): void {
    if (this.content.delete(key)) {
      this.write([key]);
    }
  }

  public values(): Iterable<T> {
    return this.content.values();
  }

  /** What is changed later is not kept, as after a kill. */
  public close(): void {
    if (this.file !== undefined) {
      closeSync(this.file);
      this.file = undefined;
    }
  }

  private write(line: Line<T>): void {
    if (this.file !== undefined) {
      writeSync(this.file, lineOf(line));
    }
  }
}

function lineOf(line: Line<unknown>): string {
  return `${JSON.stringify(line)}\n`;
}

/** The last line may be cut off by a kill: what it would have said was acknowledged to nobody. */
function contentOf<T>(path: string): Map<string, T> {
  const content = new Map<string, T>();
  for (const line of linesOf(path)) {
    const [key, ...value] = JSON.parse(line) as Line<T>;
    if (value.length === 0) {
      content.delete(key);
    } else {
      content.set(key, value[0]);
    }
  }
  return content;
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
