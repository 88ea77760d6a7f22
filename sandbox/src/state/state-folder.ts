import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { VirtualClock } from '../clock.js';
import { DurableMap } from './durable-map.js';
import { keepTime, savedTime } from './saved-clock.js';
import { lockFolder } from './state-lock.js';

const FORMAT = 'cdk-marketplace-saas-sandbox state 1\n';

/** The virtual time that the state in a folder has reached; undefined if there is none yet. */
export function timeOfState(folder: string): Date | undefined {
  const time = savedTime(join(folder, 'clock'));
  return time === undefined ? undefined : new Date(time);
}

/**
 * The folder in which a sandbox keeps its state: tables, messages, events on their way, positions in streams,
 * and virtual time. All of it survives a kill of the sandbox or of an engine, and a second start continues with it.
 */
export class StateFolder {
  public readonly tables: string;
  /** The beginning of the paths of the queue engine's files. */
  public readonly queues: string;
  private readonly path: string;
  private readonly release: () => void;
  private readonly closing: (() => void)[] = [];

  /**
   * Makes the folder if there is none, and takes it.
   * @throws Error if it is in use, holds other things, or is of another version
   */
  constructor(folder: string) {
    this.path = resolve(folder);
    mkdirSync(this.path, { recursive: true });
    checkFormat(this.path);
    this.release = lockFolder(this.path);
    this.tables = join(this.path, 'tables.db');
    this.queues = join(this.path, 'queues');
  }

  public map<T>(name: string): DurableMap<T> {
    const map = new DurableMap<T>(join(this.path, `${name}.log`));
    this.closing.push(() => {
      map.close();
    });
    return map;
  }

  /** Sets the clock to where it was, and remembers where it goes. */
  public keepTime(clock: VirtualClock): void {
    this.closing.push(keepTime(clock, join(this.path, 'clock')));
  }

  public close(): void {
    this.closing.splice(0).forEach((close) => {
      close();
    });
    this.release();
  }
}

function checkFormat(path: string): void {
  const file = join(path, 'format');
  const found = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (found === '') {
    const others = readdirSync(path).filter((name) => name !== 'format');
    if (others.length > 0) {
      throw new Error(`The state folder ${path} holds other things (${others.slice(0, 3).join(', ')}). Give an empty or new folder.`);
    }
    writeFileSync(file, FORMAT);
  } else if (found !== FORMAT) {
    throw new Error(`The state folder ${path} is of another version: ${found.trim()}. This version reads: ${FORMAT.trim()}. Delete the folder to start anew.`);
  }
}
