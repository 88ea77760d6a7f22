/** Picks who goes on, among this many who wait. */
export type Pick = (waiting: number) => number;

/** Runs several functions as one would see them from the table: a step of one, then a step of any. */
export class Interleaving {
  private waiting: (() => void)[] = [];
  private arrived: () => void = () => undefined;

  /** To be awaited before each step: comes back when it is this function's turn. */
  public readonly turn = async (): Promise<void> => {
    await new Promise<void>((go) => {
      this.waiting.push(go);
      this.arrived();
    });
  };

  /** Runs the functions to their ends. Between two of their turns nobody else runs. */
  public async run(functions: readonly (() => Promise<void>)[], pick: Pick): Promise<void> {
    let failure: unknown;
    for (const one of functions) {
      await this.untilArrival(() => {
        void one().catch((error: unknown) => {
          failure ??= error;
        }).finally(() => { this.arrived(); });
      });
    }
    while (this.waiting.length > 0) {
      const [go] = this.waiting.splice(pick(this.waiting.length), 1);
      await this.untilArrival(go);
    }
    if (failure !== undefined) {
      throw failure as Error;
    }
  }

  private async untilArrival(start: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      this.arrived = resolve;
      start();
    });
  }
}

/** Runs the same functions in every order of their steps. Answers how many there are. */
export async function inEveryInterleaving(run: (pick: Pick) => Promise<void>): Promise<number> {
  let plan: { chosen: number; of: number }[] = [];
  for (let runs = 1; ; runs++) {
    let depth = 0;
    const taken = plan;
    await run((of) => {
      taken[depth] ??= { chosen: 0, of };
      return taken[depth++].chosen;
    });
    while (plan.length > 0 && plan.at(-1)!.chosen + 1 >= plan.at(-1)!.of) {
      plan.pop();
    }
    if (plan.length === 0) {
      return runs;
    }
    plan = plan.map((choice, i) => i === plan.length - 1 ? { ...choice, chosen: choice.chosen + 1 } : choice);
  }
}
