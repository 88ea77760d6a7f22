import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files for functions whose code stands in the template. */
export interface InlineCode {
  /** Writes the code as Lambda does, as CommonJS in `index.js`, and returns the directory. */
  write(functionName: string, code: string): string;
  /** Removes what was written. */
  remove(): Promise<void>;
}

/** Writes the files to a directory. */
export class InlineCodeDirectory implements InlineCode {
  private created?: string;

  /** @param directory where to write; default: a new temporary directory, removed by `remove` */
  constructor(private readonly directory?: string) {}

  public write(functionName: string, code: string): string {
    const directory = join(this.root(), functionName);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), code);
    // The directory may lie inside a package of ES modules.
    writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
    return directory;
  }

  public async remove(): Promise<void> {
    if (this.created !== undefined) {
      await rm(this.created, { recursive: true, force: true });
    }
  }

  private root(): string {
    if (this.directory !== undefined) {
      return this.directory;
    }
    this.created ??= mkdtempSync(join(tmpdir(), 'cdk-marketplace-saas-'));
    return this.created;
  }
}
