import { releaseCommand } from '../../../../cli/src/commands/release.js';
import { writeOffCommand } from '../../../../cli/src/commands/write-off.js';
import type { Context } from '../../../../cli/src/context.js';
import type { AdminMail } from '../../../../lambda/core/admin-mail.js';
import { simulatedDynamo } from '../../store/client.js';
import { TABLE } from '../clients.js';
import { Process } from '../process.js';
import type { Surroundings } from '../surroundings.js';
import { DAY, HOUR, MINUTE } from '../times.js';
import type { World } from '../world.js';

type Verb = 'release' | 'write-off';

/** What a person wants. Without hours: all that waits. */
export interface Decision {
  readonly verb: Verb;
  readonly license: string;
  readonly hours: readonly string[] | undefined;
}

/** Who learns of commands. */
export interface DecisionWatcher {
  began(decision: Decision, now: number): void;
  /** @param hours of which something was decided, as the command answers */
  done(decision: Decision, hours: readonly string[], began: number): void;
}

interface Intent extends Decision {
  over: boolean;
}

const ASKED = /cdk-marketplace-saas-cli release (\S+) --hour ([\dT -]+?) --/;
/** Part of the steps of a reporter at which a decision that waits is made at once. */
const HURRIES = 0.004;
/** A reporter looks at an hour; and part of these looks at which a person writes it off unasked. */
const LOOK = /^query P#(\S+)#\d\d (l-\w+)#$/;
const UNASKED = 0.002;
/** A command that failed is repeated so often. */
const REPEATS = 4;

/** Whoever reads the mail: decides soon, late, twice or never, with the commands of the command line. */
export class Person {
  readonly watchers: DecisionWatcher[] = [];
  private readonly intents: Intent[] = [];
  private readonly atWork = new Map<Process, () => void>();
  private count = 0;

  constructor(private readonly world: World, private readonly around: Surroundings) {}

  /** Their machine has died: they may begin again. */
  public crashed(process: Process): void {
    this.atWork.get(process)?.();
  }

  public read({ text }: AdminMail): void {
    const { random } = this.around;
    const [, license = '', names = ''] = ASKED.exec(text) ?? [];
    const hours = names.split(' ').filter((name) => name !== '');
    if (license === '' || hours.length === 0) {
      throw new Error(`The mail does not say what to do:\n${text}`);
    }
    if (random.chance(0.2)) {
      return;
    }
    const verb: Verb = random.chance(0.65) ? 'release' : 'write-off';
    const some = random.chance(0.85) ? hours : [random.pick(hours)];
    const all = verb === 'release' && random.chance(0.2);
    const after = random.pick([MINUTE, 20 * MINUTE, 3 * HOUR, 20 * HOUR, 6 * DAY]) * random.next();
    this.intend({ verb, license, hours: all ? undefined : some }, after);
    if (random.chance(0.25)) {
      // Somebody else has read the mail, too.
      const other: Verb = random.chance(0.7) ? verb : verb === 'release' ? 'write-off' : 'release';
      this.intend({ verb: other, license, hours: some }, after + random.pick([0, 1, MINUTE, HOUR]) * random.next());
    }
  }

  /** A reporter is at work: what waits for its time may be decided just now. */
  public hurry(what: string): void {
    const { random, scheduler, plan } = this.around;
    if (/^(query|update|get) [PM]#/.test(what) && this.intents.length > 0 && random.chance(HURRIES)) {
      const intent = random.pick(this.intents);
      scheduler.at(scheduler.now + random.next() * 4 * plan.latency, () => { this.decide(intent, 1); });
    }
    const [, hour = '', license = ''] = LOOK.exec(what) ?? [];
    if (hour !== '' && random.chance(UNASKED)) {
      this.intend({ verb: 'write-off', license, hours: [hour] }, random.next() * 4 * plan.latency);
    }
  }

  private intend(decision: Decision, after: number): void {
    const { scheduler } = this.around;
    const intent = { ...decision, over: false };
    this.intents.push(intent);
    scheduler.at(scheduler.now + after, () => { this.decide(intent, 1); });
  }

  private decide(intent: Intent, attempt: number): void {
    if (intent.over && attempt === 1) {
      return;
    }
    intent.over = true;
    const at = this.intents.indexOf(intent);
    this.intents.splice(at, at < 0 ? 0 : 1);
    this.run(intent, () => { this.again(intent, attempt); });
  }

  private again(intent: Intent, attempt: number): void {
    const { random, scheduler } = this.around;
    if (attempt < REPEATS && random.chance(0.8)) {
      scheduler.at(scheduler.now + random.pick([MINUTE, 10 * MINUTE, 2 * HOUR]) * random.next(), () => { this.decide(intent, attempt + 1); });
    }
  }

  private run(decision: Decision, failed: () => void): void {
    const { scheduler, trace } = this.around;
    const { verb, license, hours } = decision;
    this.count += 1;
    const process = new Process(`person-${this.count}`, this.around);
    this.atWork.set(process, failed);
    const began = scheduler.now;
    let out = '';
    const context = {
      database: simulatedDynamo(this.world.table, process.wire, () => this.around.random.next()), now: () => process.clock.now(), json: true, usageTable: async () => TABLE,
      console: { out: (text: string) => { out += text; }, write: async () => undefined, ask: async () => undefined },
    } as unknown as Context;
    trace.note(began, process.name, `${verb} ${license} ${hours?.join(' ') ?? 'all'}`);
    this.watchers.forEach((watcher) => { watcher.began(decision, began); });
    const command = verb === 'release'
      ? releaseCommand(license, hours ? { hour: hours } : {}, context)
      : writeOffCommand(license, { hour: hours ?? [], reason: 'a loop' }, context);
    command.then(() => {
      const answer = JSON.parse(out) as { hours?: object; writtenOff?: object };
      const decided = Object.keys(answer.hours ?? answer.writtenOff ?? {});
      trace.note(scheduler.now, process.name, `has decided ${decided.join(' ')}`);
      this.watchers.forEach((watcher) => { watcher.done(decision, decided, began); });
    }, (error: unknown) => {
      trace.note(scheduler.now, process.name, 'fails', String(error));
      failed();
    });
  }
}
