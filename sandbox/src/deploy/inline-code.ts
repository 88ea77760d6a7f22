import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../state/process-identity.js';
import { unzip } from './zip.js';

/** Files for functions whose code is no directory of the assembly. */
export interface InlineCode {
  /** Writes the code as Lambda does, to `index.js` (CommonJS) or `index.py`, and returns the directory. */
  write(functionName: string, code: string, runtime: string): string;
  /** Unpacks a zip file and returns the directory. */
  unpack(functionName: string, zipFile: string): string;
  /** Removes what was written. */
  remove(): Promise<void>;
}

/** Where the files may be written. */
export interface CodePlaces {
  /** Here, and they stay. Default: in a new directory that `remove` removes. */
  readonly directory?: string;
  /** The new directory should lie in here, so that the code finds the packages of the app. If that is not allowed: a temporary one. */
  readonly near?: string;
}

/** Writes the files to a directory. */
export class InlineCodeDirectory implements InlineCode {
  private created?: string;

  constructor(private readonly places: CodePlaces = {}) {}

  public write(functionName: string, code: string, runtime: string): string {
    const directory = this.directoryOf(functionName);
    if (runtime.startsWith('python')) {
      writeFileSync(join(directory, 'index.py'), code);
      return directory;
    }
    writeFileSync(join(directory, 'index.js'), code);
    // The directory may lie inside a package of ES modules.
    writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
    return directory;
  }

  public unpack(functionName: string, zipFile: string): string {
    const directory = this.directoryOf(functionName);
    unzip(zipFile, directory);
    return directory;
  }

  public async remove(): Promise<void> {
    if (this.created !== undefined) {
      await rm(this.created, { recursive: true, force: true });
    }
  }

  private directoryOf(functionName: string): string {
    const directory = join(this.root(), functionName);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  private root(): string {
    this.created ??= this.places.directory === undefined ? newDirectory(this.places.near) : undefined;
    return this.places.directory ?? this.created ?? tmpdir();
  }
}

const PREFIX = '.sandbox-code-';

/** A fresh folder, `.sandbox-code-<process>-…`; those of processes that are gone are removed. */
function newDirectory(near: string | undefined): string {
  const parent = near ?? tmpdir();
  try {
    sweep(parent);
    return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  } catch (cause) {
    if (near === undefined) {
      throw cause;
    }
    return newDirectory(undefined);
  }
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
    const pid = Number.parseInt(name.slice(PREFIX.length));
    if (pid > 0 && !isRunning({ pid })) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}
