import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { isWithin } from './plan.js';
import { Process } from './process.js';
import type { Life } from './licenses.js';
import type { Surroundings } from './surroundings.js';
import type { Variant } from './variant.js';
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

  constructor(private readonly around: Surroundings, lives: readonly Life[], private readonly start: (process: Process) => Handler, variant?: Variant) {
    const { scheduler, random } = around;
    for (const life of lives) {
      revisionsOf(life, variant?.newsOf?.(life)).forEach(({ time, ...flags }, revision) => {
        scheduler.at(time + random.exponential(3 * SECOND), () => { this.add(imageOf(life, revision + 1, flags, variant?.entitlements?.(life, time))); });
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

interface Revision {
  readonly time: number;
  readonly activated: boolean;
  readonly ended: boolean;
}

/** When the item of a license changes, in order. @param news when AWS says something about its entitlements */
export function revisionsOf({ agreed, activated, ended }: Life, news: readonly number[] = []): readonly Revision[] {
  const revisions: readonly Revision[] = [
    { time: agreed, activated: false, ended: false },
    { time: activated, activated: true, ended: false },
    { time: ended, activated: activated < ended, ended: true },
    ...news.map((time) => ({ time, activated: activated < ended && activated <= time, ended: ended <= time })),
  ];
  return revisions.filter(({ time }) => Number.isFinite(time)).sort((a, b) => a.time - b.time);
}

function imageOf(life: Life, revision: number, { activated, ended }: Omit<Revision, 'time'>, entitlements?: AttributeValue): DynamoDBRecord {
  const iso = (time: number) => ({ S: new Date(time).toISOString() });
  return {
    dynamodb: {
      SequenceNumber: `${life.id}-${revision}`,
      NewImage: {
        id: { S: life.id },
        revision: { N: revision.toString() },
        identity: { M: { licenseArn: { S: life.arn }, account: { S: life.account } } },
        facts: { M: { ...(activated ? { activated: iso(life.activated) } : {}), ...(entitlements ? { entitlements } : {}) } },
        access: { M: { ...(ended ? { end: iso(life.ended) } : {}) } },
      },
    },
  };
}
