import type { AttributeValue } from 'aws-lambda';
import { includedOf } from '../../../../lambda/adapters/metering/included.js';
import type { IncludedSource } from '../../../../lambda/core/metering/included.js';
import type { Life } from '../licenses.js';
import type { Process } from '../process.js';
import type { Random } from '../random.js';
import { HOUR, MINUTE, monthEnd } from '../times.js';
import type { Variant } from '../variant.js';
import type { World } from '../world.js';
import { INCLUDED, contractOf, entitlementsOf } from './contract.js';
import type { Answer } from './contract.js';

/** So long usage waits for the next term. Source: docs/included-usage.md. */
export const TERM_WAIT = 8 * HOUR;
/** Nobody waits beyond this time before the end of the books of a month. */
export const WAITS_UNTIL = 5 * HOUR;

/** A world in which contracts include usage. */
export class IncludedVariant implements Variant {
  readonly included = INCLUDED;
  readonly runsAt: number[] = [];
  readonly contracts = new Map<string, readonly Answer[]>();
  private now: () => number = () => 0;

  constructor(private readonly random: Random) {}

  public begin({ lives, plan, scheduler }: World): void {
    this.now = () => scheduler.now;
    const then: number[] = [monthEnd(plan.start) + WAITS_UNTIL];
    for (const life of lives) {
      const answers = contractOf(life, plan, this.random);
      this.contracts.set(life.id, answers);
      then.push(life.activated + TERM_WAIT, ...answers.map(({ until }) => until + TERM_WAIT));
    }
    this.runsAt.push(...then.filter(Number.isFinite).flatMap((time) => [time + 2 * MINUTE, time + 7 * MINUTE]));
  }

  public newsOf({ id }: Life): readonly number[] {
    return (this.contracts.get(id) ?? []).map(({ time }) => time);
  }

  public entitlements({ id }: Life, time: number): AttributeValue | undefined {
    const answer = this.answerAt(id, time);
    return answer && entitlementsOf(answer);
  }

  public answerAt(license: string, time: number): Answer | undefined {
    return this.contracts.get(license)?.filter((answer) => answer.time <= time).at(-1);
  }

  /** What a reporter finds in the table of licenses. */
  public source(process: Process): IncludedSource {
    return {
      dimensions: INCLUDED,
      of: (license) => process.wire(`get entitlements of ${license}`, () => {
        const answer = this.answerAt(license, this.now());
        return includedOf(answer && entitlementsOf(answer), INCLUDED).included;
      }),
    };
  }
}
