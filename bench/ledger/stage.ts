import type { AwsWatcher } from '../../test/simulation/world/aws.js';
import { SimulatedAws } from '../../test/simulation/world/aws.js';
import { salesOf } from '../../test/simulation/world/licenses.js';
import { faultless, planOf } from '../../test/simulation/world/plan.js';
import { Process } from '../../test/simulation/world/process.js';
import { Random } from '../../test/simulation/world/random.js';
import { Scheduler } from '../../test/simulation/world/scheduler.js';
import type { Surroundings } from '../../test/simulation/world/surroundings.js';
import { Trace } from '../../test/simulation/world/trace.js';
import { CountedTable } from './counted-table';
import { ACTIVE_SINCE, LATENCY, PRODUCT, livesOf } from './workload';

/** Every call takes the same time, and nothing is left to chance. */
class Even extends Random {
  public override next(): number {
    return 0.5;
  }

  public override chance(): boolean {
    return false;
  }

  public override exponential(mean: number): number {
    return mean;
  }
}

/** A trace would take more time than what is measured. */
class Untraced extends Trace {
  public override note(): void {
    // Nobody looks.
  }
}

/** Virtual time, a table that counts, and AWS: the same for the ledger and for the baseline. Each call to a service takes 20 ms. */
export class Stage {
  readonly scheduler = new Scheduler(ACTIVE_SINCE);
  readonly around: Surroundings;
  readonly table: CountedTable;
  readonly aws: SimulatedAws;
  readonly process: Process;
  /** Records that AWS has accepted, and when it accepted the last of them. */
  billed = 0;
  billedLast = 0;

  constructor(licenses: number, dimensions: number, index?: string) {
    const { scheduler } = this;
    const random = new Even(1);
    this.around = {
      scheduler, random, trace: new Untraced(), plan: { ...faultless(planOf(new Random(1), { recorderSkew: 0 })), latency: LATENCY },
      faultsFor: () => undefined, disturbed: () => undefined, napping: () => undefined, crashed: () => undefined,
    };
    this.table = new CountedTable(() => scheduler.now, index);
    this.aws = new SimulatedAws(this.around, salesOf(livesOf(licenses), () => scheduler.now, PRODUCT(dimensions)));
    this.aws.faulty = false;
    this.process = new Process('bench', this.around);
    const watcher: AwsWatcher = {
      told: () => undefined,
      refused: () => undefined,
      answered: ({ Results }, now) => {
        this.billed += Results.filter(({ Status }) => Status === 'Success').length;
        this.billedLast = now;
      },
    };
    this.aws.watchers.push(watcher);
  }

  /** Lets virtual time pass until the work is done. */
  public async play<Result>(work: Promise<Result>): Promise<Result> {
    let over = false;
    const done = work.finally(() => {
      over = true;
    });
    done.catch(() => undefined);
    await settled();
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is set when the work is done
    while (!over) {
      if (this.scheduler.next === undefined) {
        throw new Error('The work waits for something that never comes.');
      }
      await this.scheduler.step();
    }
    return done;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
