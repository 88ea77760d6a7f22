import { readFileSync, readdirSync } from 'node:fs';
import type { Chance } from '../../sandbox/src/marketplace/faults/chance.js';

/** Functions whose processes are killed: usage is heard, told and confirmed by these. */
const VICTIMS = ['usage-intake', 'usage-reporter', 'meter-feed'];

/** Kills processes of the metering functions while they work, with SIGKILL, at moments that follow from a seed and from how fast the machine is. */
export class Killer {
  public kills = 0;
  private timer?: NodeJS.Timeout;
  private readonly most: number;

  /** @param children of which process */
  constructor(private readonly chance: Chance, private readonly children = process.pid) {
    this.most = chance.between(3, 12, 'kills');
    this.wait();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    if (this.kills < this.most) {
      this.timer = setTimeout(() => { this.strike(); }, this.chance.between(20, 400, 'kill', this.kills));
    }
  }

  private strike(): void {
    const running = processes().filter(({ parent, state, pid }) => parent === this.children && !'TZX'.includes(state) && VICTIMS.includes(serviceOf(pid)));
    const victim = running.at(this.chance.between(0, Math.max(0, running.length - 1), 'victim', this.kills));
    if (victim) {
      try {
        process.kill(victim.pid, 'SIGKILL');
        this.kills += 1;
      } catch {
        // It has ended by itself.
      }
    }
    this.wait();
  }
}

interface Process {
  readonly pid: number;
  /** `T` is frozen, `Z` and `X` have ended. */
  readonly state: string;
  readonly parent: number;
}

function processes(): Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    // The name of the program, in brackets, may hold anything.
    const [state, parent] = read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    return state && parent ? [{ pid: Number(name), state, parent: Number(parent) }] : [];
  });
}

function serviceOf(pid: number): string {
  return read(`/proc/${pid}/environ`).split('\0').find((one) => one.startsWith('POWERTOOLS_SERVICE_NAME='))?.split('=')[1] ?? '';
}

/** Nothing, of a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
