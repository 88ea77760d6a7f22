import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';

/** Entries that JSON cannot tell, for example those with a Date. */
interface Packed {
  /** What `v8.serialize` makes of the entry, in base64. */
  readonly packed: string;
}

/**
 * A list of entries, in a file of a state folder, that outlives its process. An entry is a line, written at once: when `append` returns,
 * a kill does not undo it.
 */
export class JournalFile<E extends object> {
  /** The folder: what is in it belongs together. */
  public readonly place: string;
  private readonly path: string;
  private file?: number;

  constructor(folder: string, name: string) {
    this.place = resolve(folder);
    this.path = join(this.place, `${name}.log`);
    this.file = openSync(this.path, 'a+');
    // The last line may be cut off by a kill: what it would have said was acknowledged to nobody.
    ftruncateSync(this.file, readFileSync(this.path).lastIndexOf('\n') + 1);
  }

  /** Oldest first. @throws Error if the file was damaged */
  public read(): E[] {
    return readFileSync(this.path, 'utf8').split('\n').slice(0, -1).map((line, i) => {
      try {
        const entry = JSON.parse(line) as E | Packed;
        return 'packed' in entry ? deserialize(Buffer.from(entry.packed, 'base64')) as E : entry;
      } catch (cause) {
        throw new Error(`${this.path}, line ${i + 1} is damaged: ${line.slice(0, 80)}. Remove ${this.place} to begin anew.`, { cause });
      }
    });
  }

  public append(entry: E): void {
    if (this.file !== undefined) {
      writeSync(this.file, `${lineOf(entry)}\n`);
    }
  }

  /** What is appended later is not kept, as after a kill. */
  public close(): void {
    if (this.file !== undefined) {
      closeSync(this.file);
      this.file = undefined;
    }
  }
}

function lineOf(entry: object): string {
  const text = JSON.stringify(entry);
  return isDeepStrictEqual(JSON.parse(text), entry) ? text : JSON.stringify({ packed: serialize(entry).toString('base64') } satisfies Packed);
}
