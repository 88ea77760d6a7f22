import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';

/** So many lines in the file for each that would do, and it is written anew. */
const GARBAGE = 8;
const FEWEST_LINES = 50_000;

/**
 * A file of JSON lines that is only ever added to: what was added before a kill is there after it. Now and
 * then, and when it is opened, it is written anew with what still counts.
 */
export class AppendLog {
  /**
   * @param {string} path
   * @param {() => object[]} current the fewest lines that say all that counts; asked for after `read`
   */
  constructor(path, current) {
    this.path = path;
    this.current = current;
    this.lines = 0;
    this.file = undefined;
  }

  /** The lines of the last time. The very last may be cut off by a kill: it was acknowledged to nobody. */
  read() {
    try {
      return readFileSync(this.path, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
    } catch (error) {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    }
  }

  /** Begins a new file, in place of the old one in a single step. */
  rewrite() {
    const lines = this.current();
    writeFileSync(`${this.path}.new`, textOf(lines));
    renameSync(`${this.path}.new`, this.path);
    if (this.file !== undefined) {
      closeSync(this.file);
    }
    this.file = openSync(this.path, 'a');
    this.lines = lines.length;
    this.atRewrite = lines.length;
  }

  add(lines) {
    writeSync(this.file, textOf(lines));
    this.lines += lines.length;
    if (this.lines > Math.max(FEWEST_LINES, GARBAGE * this.atRewrite)) {
      this.rewrite();
    }
  }
}

function textOf(lines) {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
