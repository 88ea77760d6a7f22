import { VirtualClock } from './clock.js';
import { hear } from './commands/heard.js';
import { keptJournal } from './kept-journal.js';
import { Teardown } from './local/exports.js';
import { Marketplace, startMarketplaceServer } from './marketplace/exports.js';
import { connectOutlets } from './marketplace/outlets/exports.js';
import type { OutletTarget } from './marketplace/outlets/exports.js';
import { noticesAboutSellers } from './notices.js';
import { pacedTime } from './paced-time.js';
import type { SandboxOptions } from './sandbox-options.js';
import { startTime } from './start-time.js';
import { StateFolder } from './state/state-folder.js';
import { Turns } from './turns.js';

export interface SimulatorOptions extends Pick<SandboxOptions, 'sellerAccount' | 'start' | 'seed' | 'behaviour' | 'faults' | 'stateDirectory'> {
  readonly products: NonNullable<SandboxOptions['products']>;
  /** The port of the API. Default: any that is free. */
  readonly port?: number;
  /** Where events and SNS messages go. Default: nowhere. */
  readonly outlets?: readonly OutletTarget[];
  /** Told what an outlet did not take. Default: a line on the console's error output. */
  readonly onFailure?: (problem: string) => void;
}

/** How often due times are looked for while time flows, in milliseconds. */
const LOOK_MILLISECONDS = 100;

/** AWS Marketplace alone, for an app that runs anywhere else. */
export class Simulator {
  /** Starts the API on loopback. Stop the simulator when you are done. */
  public static async start({ products, sellerAccount, start, seed, behaviour, faults, stateDirectory, port, outlets = [], onFailure }: SimulatorOptions): Promise<Simulator> {
    const teardown = new Teardown();
    return await teardown.unless(async () => {
      const { time, notices } = startTime({ start, stateDirectory });
      const clock = new VirtualClock(time);
      if (stateDirectory !== undefined) {
        const state = new StateFolder(stateDirectory);
        teardown.add(() => {
          state.close();
        });
        state.keepTime(clock);
      }
      const marketplace = new Marketplace({ clock, products, sellerAccount, seed, behaviour, faults, quotaClock: pacedTime(clock), journal: keptJournal(stateDirectory, teardown) });
      hear(marketplace);
      const server = await teardown.after(startMarketplaceServer(marketplace, { host: '127.0.0.1', port }), (listening) => listening.close());
      const connected = connectOutlets(marketplace, outlets, { onFailure });
      // After the journal: what an outlet drops at the end was not taken.
      teardown.addLast(() => {
        connected.close();
      });
      return new Simulator(marketplace, clock, server.url, [...notices, ...noticesAboutSellers(products, marketplace.sellerAccount)], teardown);
    });
  }

  private readonly turns = new Turns();

  private constructor(
    public readonly marketplace: Marketplace,
    public readonly clock: VirtualClock,
    /** The endpoint of all services of AWS Marketplace. */
    public readonly url: string,
    /** What one should know about this run: in words, for people. */
    public readonly notices: readonly string[],
    private readonly teardown: Teardown,
  ) {}

  /** As a sandbox calls it. */
  public get marketplaceUrl(): string {
    return this.url;
  }

  /** Does what is due now, and waits until events are delivered. */
  public async settle(): Promise<void> {
    await this.turns.take(async () => {
      await this.marketplace.delivered();
      await this.clock.runDue();
      await this.marketplace.delivered();
    });
  }

  /** Moves virtual time forward, stopping at each due time in order. The app's own clock does not move. */
  public async advance(milliseconds: number): Promise<void> {
    await this.settle();
    const target = this.clock.now() + milliseconds;
    for (let due = this.clock.nextDue(); due !== undefined && due <= target; due = this.clock.nextDue()) {
      this.clock.moveTo(due);
      await this.settle();
    }
    this.clock.moveTo(target);
    await this.settle();
  }

  /** Lets virtual time flow with the wall clock. Returns how to make it stand still again. */
  public flow(onError: (error: unknown) => void): () => void {
    this.clock.flow(true);
    const timer = setInterval(() => {
      if ((this.clock.nextDue() ?? Infinity) <= this.clock.now()) {
        this.settle().catch(onError);
      }
    }, LOOK_MILLISECONDS);
    const halt = () => {
      clearInterval(timer);
      this.clock.flow(false);
    };
    this.teardown.add(halt);
    return halt;
  }

  /** Closes the port. */
  public async stop(): Promise<void> {
    await this.teardown.run();
  }
}
