import { releaseCommand } from '../../../cli/src/commands/release.js';
import { usageCommand } from '../../../cli/src/commands/usage.js';
import { writeOffCommand } from '../../../cli/src/commands/write-off.js';
import type { AdminMail } from '../../../lambda/core/admin-mail.js';
import { amountOf } from '../../../lambda/core/metering/decimal.js';
import type { SpendGuard } from '../../../lambda/core/metering/held-usage.js';
import type { ReporterDependencies } from '../../../lambda/usage-reporter/dependencies.js';
import { play } from '../../cli/played.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, LICENSE } from './bench.js';

/** 2026-11-21, unless the time has a day. */
export const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
export const HOUR_20 = '2026-11-21T20';

/** A bench whose reporter asks a person about more than 100 requests of an hour. */
export class Guarded {
  readonly mails: AdminMail[] = [];
  readonly heldBack: string[] = [];
  readonly waiting: number[] = [];
  mailFails = false;

  constructor(readonly bench: Bench) {}

  public static async with(db: DynamoForTests, license: Parameters<Bench['license']>[1] = {}): Promise<Guarded> {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, license);
    return new Guarded(bench);
  }

  public get guard(): SpendGuard {
    return {
      ceilings: new Map([['requests', amountOf('100')]]),
      place: { productCode: 'product-1', region: 'eu-west-1' },
      signals: {
        heldBack: (license, hour) => { this.heldBack.push(`${license} ${hour}`); },
        waiting: (hours) => { this.waiting.push(hours); },
      },
      admin: { send: async (mail) => {
        if (this.mailFails) {
          throw new Error('no mail');
        }
        this.mails.push(mail);
      } },
    };
  }

  public async report(time: string, over: Partial<ReporterDependencies> = {}): Promise<void> {
    this.bench.now = at(time);
    await this.bench.report({ guard: this.guard, ...over });
  }

  /** Plays what the mail says, without the name of the command line. */
  public async release(...hour: string[]): Promise<Record<string, unknown>> {
    return (await play(this.bench, (context) => releaseCommand(LICENSE, hour.length > 0 ? { hour } : {}, context))).answer;
  }

  public async writeOff(hour: string): Promise<Record<string, unknown>> {
    return (await play(this.bench, (context) => writeOffCommand(LICENSE, { hour: [hour], reason: 'a loop' }, context))).answer;
  }

  public async account(): Promise<unknown> {
    return (await play(this.bench, (context) => usageCommand(LICENSE, { from: new Date(this.bench.now - 26 * HOUR).toISOString().slice(0, 13) }, context))).answer;
  }
}
