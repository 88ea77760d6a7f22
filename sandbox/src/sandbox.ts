import { VirtualClock } from './clock.js';
import { deploy } from './deploy/exports.js';
import type { Deployment } from './deploy/exports.js';
import { Teardown, startLocalServices } from './local/exports.js';
import type { InvocationResult, LocalEndpoints, LocalRun, LogEntry, NewBusEvent } from './local/exports.js';
import { Marketplace, startMarketplaceServer } from './marketplace/exports.js';
import type { ProductListing } from './marketplace/exports.js';

export interface SandboxOptions {
  /** Directory of a synthesized cloud assembly, for example `cdk.out`. */
  readonly assembly: string;
  /** The products of the seller. Their codes are those the app was synthesized with. */
  readonly products: readonly ProductListing[];
  /** Virtual time at the start. Default: now. */
  readonly start?: Date;
  /** The same seed gives the same ids of purchases, events and metering records. */
  readonly seed?: string;
}

/** A synthesized app that runs on this machine, beside a simulated AWS Marketplace, in one virtual time. */
export class Sandbox {
  /** Deploys the assembly to local engines. Stop the sandbox when you are done. */
  public static async start(options: SandboxOptions): Promise<Sandbox> {
    const teardown = new Teardown();
    return await teardown.unless(() => Sandbox.startWith(options, teardown));
  }

  private static async startWith(options: SandboxOptions, teardown: Teardown): Promise<Sandbox> {
    const clock = new VirtualClock(options.start);
    const marketplace = new Marketplace({ clock, products: options.products, seed: options.seed });
    const server = await teardown.after(startMarketplaceServer(marketplace, { host: '127.0.0.1' }), (listening) => listening.close());
    const services = await teardown.after(startLocalServices({
      clock,
      endpoints: {
        AWS_ENDPOINT_URL_MARKETPLACE_METERING: server.url,
        AWS_ENDPOINT_URL_MARKETPLACE_ENTITLEMENT_SERVICE: server.url,
      },
    }), (run) => run.stop());
    const deployment = await deploy(options.assembly, services);
    // The files go last: functions run from them.
    teardown.addLast(() => deployment.remove());
    marketplace.onEvent((event) => {
      services.putEvent('default', event);
    });
    return new Sandbox(marketplace, clock, deployment, services, teardown);
  }

  private constructor(
    /** The simulated AWS Marketplace: buyers, their purchases, and the billing ledger. */
    public readonly marketplace: Marketplace,
    public readonly clock: VirtualClock,
    /** What was deployed, by stack, logical id and construct path. */
    public readonly deployment: Deployment,
    private readonly services: LocalRun,
    private readonly teardown: Teardown,
  ) {}

  /** What functions and the sandbox said, oldest first. */
  public get logs(): readonly LogEntry[] {
    return this.services.logs.entries;
  }

  /** Where the local services answer to the AWS SDK, for a look into tables and queues. */
  public get endpoints(): LocalEndpoints {
    return this.services.endpoints;
  }

  /** Puts an event on the account's default bus. */
  public putEvent(event: NewBusEvent): void {
    this.services.putEvent('default', event);
  }

  /** The value of a stack output, by its construct path, the last part of it, or its name. */
  public output(pathOrName: string): string {
    return this.deployment.output(pathOrName);
  }

  /** Calls a function, named by its construct path, for example `Stack/Handler`. */
  public async invoke(constructPath: string, payload: unknown): Promise<InvocationResult> {
    return this.services.invoke(this.deployment.resource(constructPath).physicalId, payload);
  }

  /** Runs until nothing is left to do now. */
  public async settle(): Promise<void> {
    await this.marketplace.delivered();
    await this.services.settle();
  }

  /** Moves virtual time forward, stopping at each due time in order. Waits for nothing but the work. */
  public async advance(milliseconds: number): Promise<void> {
    await this.marketplace.delivered();
    await this.services.advance(milliseconds);
  }

  /** Ends every process and closes every port. */
  public async stop(): Promise<void> {
    await this.teardown.run();
  }
}
