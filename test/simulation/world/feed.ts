import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { isWithin } from './plan.js';
import { Process } from './process.js';
import type { Life } from './licenses.js';
import type { Surroundings } from './surroundings.js';
import { MINUTE, SECOND } from './times.js';

type Handler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** Source: `license-stream.ts`: retried until it works; a function of the feed has so long. */
const TIMEOUT = MINUTE;

/** The stream of the table of licenses, and the function that follows it. */
export class LicenseFeed {
  private readonly waiting: DynamoDBRecord[] = [];
  private environment?: { readonly process: Process; readonly handler: Handler };
  private current?: () => void;
  private count = 0;

  constructor(private readonly around: Surroundings, lives: readonly Life[], private readonly start: (process: Process) => Handler) {
    const { scheduler, random } = around;
    for (const life of lives) {
      const revisions: readonly (readonly [time: number, activated: boolean, ended: boolean])[] = [
        [life.agreed, false, false],
        [life.activated, true, false],
        [life.ended, life.activated < life.ended, true],
      ];
      revisions.forEach(([time, activated, ended], revision) => {
        if (Number.isFinite(time)) {
          scheduler.at(time + random.exponential(3 * SECOND), () => { this.add(imageOf(life, revision + 1, activated, ended)); });
        }
      });
    }
  }

  public get idle(): boolean {
    return this.waiting.length === 0;
  }

  public crashed(process: Process): void {
    if (process === this.environment?.process) {
      this.environment = undefined;
      this.current?.();
    }
  }

  private add(record: DynamoDBRecord): void {
    this.waiting.push(record);
    if (this.waiting.length === 1) {
      this.go(SECOND);
    }
  }

  private go(delay: number): void {
    const { scheduler } = this.around;
    scheduler.at(scheduler.now + delay, () => {
      if (isWithin(scheduler.now, this.around.plan.feedOutages)) {
        this.go(MINUTE);
      } else {
        this.invoke();
      }
    });
  }

  private invoke(): void {
    const { scheduler, random, trace } = this.around;
    this.environment ??= this.create();
    const { process, handler } = this.environment;
    let over = false;
    const end = (well: boolean) => {
      if (!over) {
        over = true;
        // A batch comes again from time to time although all went well.
        const again = well && random.chance(0.02);
        if (well && !again) {
          this.waiting.shift();
        }
        if (this.waiting.length > 0) {
          this.go(well ? 0 : 5 * SECOND);
        }
      }
    };
    this.current = () => { end(false); };
    scheduler.at(scheduler.now + TIMEOUT, () => {
      if (!over) {
        process.kill();
        this.environment = undefined;
        end(false);
      }
    });
    trace.note(scheduler.now, process.name, `takes ${this.waiting[0].dynamodb?.SequenceNumber ?? ''}`);
    handler({ Records: [this.waiting[0]] }).then(({ batchItemFailures }) => { end(batchItemFailures.length === 0); }, () => { end(false); });
  }

  private create() {
    this.count += 1;
    const process = new Process(`feed-${this.count}`, this.around, this.around.plan.reporterSkew);
    return { process, handler: this.start(process) };
  }
}

function imageOf(life: Life, revision: number, activated: boolean, ended: boolean): DynamoDBRecord {
  const iso = (time: number) => ({ S: new Date(time).toISOString() });
  return {
    dynamodb: {
      SequenceNumber: `${life.id}-${revision}`,
      NewImage: {
        id: { S: life.id },
        revision: { N: revision.toString() },
        identity: { M: { licenseArn: { S: life.arn }, account: { S: life.account } } },
        facts: { M: { ...(activated ? { activated: iso(life.activated) } : {}) } },
        access: { M: { ...(ended ? { end: iso(life.ended) } : {}) } },
      },
    },
  };
}
