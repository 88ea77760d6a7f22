import type { SpendGuard } from '../../../../lambda/core/metering/held-usage.js';
import type { Process } from '../process.js';
import type { Random } from '../random.js';
import type { Surroundings } from '../surroundings.js';
import { HOUR, MINUTE, monthEnd } from '../times.js';
import { amountOfUnits } from '../usage.js';
import type { Variant } from '../variant.js';
import type { World } from '../world.js';
import { DIMENSIONS } from '../licenses.js';
import { useTooMuch } from './loops.js';
import { Person } from './person.js';

/** When the time of a person to decide is over. Source: docs/metering.md. */
export const DECIDED_BEFORE_CLOSE = 5 * HOUR;
export const DECIDED_AFTER_END = 45 * MINUTE;

/** A reporter looks when the time to decide has just passed, by the slowest of its clocks. */
const THEN = [2 * MINUTE, 7 * MINUTE];

/** An hour is closed so long after its end, by the slowest clock. */
const CLOSED = 11 * MINUTE;

/** A world in which a person is asked about hours above a ceiling. */
export class CeilingsVariant implements Variant {
  /** In billionths, by dimension. */
  readonly ceilings: ReadonlyMap<string, bigint>;
  readonly runsAt: number[] = [];
  person!: Person;

  constructor(private readonly random: Random) {
    const [first, second] = DIMENSIONS;
    this.ceilings = new Map([
      [first, amountOfUnits(random.pick([20, 43, 60, 100]))],
      ...random.chance(0.4) ? [[second, amountOfUnits(random.pick([17, 40, 60]))] as const] : [],
    ]);
  }

  public begin(world: World, around: Surroundings): void {
    const { random } = this;
    this.person = new Person(world, ownSurroundings(around, random, (process) => { this.person.crashed(process); }));
    // What is released waits for the next slot.
    const nextSlot = () => { this.runsAt.push((Math.floor((around.scheduler.now - CLOSED) / HOUR) + 1) * HOUR + CLOSED); };
    this.person.watchers.push({ began: nextSlot, done: nextSlot });
    const month = monthEnd(world.plan.start);
    const decided = [month + DECIDED_BEFORE_CLOSE, ...world.lives.map(({ ended }) => ended + DECIDED_AFTER_END).filter(Number.isFinite)];
    this.runsAt.push(...decided.flatMap((time) => THEN.map((after) => time + after)));
    for (const life of world.lives) {
      useTooMuch(life, world, around.scheduler, random);
    }
  }

  public guard(process: Process): SpendGuard {
    return {
      ceilings: this.ceilings,
      place: { productCode: 'acme', region: undefined },
      signals: { heldBack: () => undefined, waiting: () => undefined },
      admin: { send: (mail) => process.wire('mail', () => { this.person.read(mail); }) },
    };
  }

  public step(what: string): void {
    this.person.hurry(what);
  }
}

/** The same world with chance of its own. What goes wrong there is no trouble of a reporter. */
function ownSurroundings(around: Surroundings, random: Random, crashed: Surroundings['crashed']): Surroundings {
  return {
    ...around,
    random,
    get plan() { return around.plan; },
    disturbed: (who, why) => { around.trace.note(around.scheduler.now, who, why); },
    napping: () => undefined,
    crashed,
  };
}
