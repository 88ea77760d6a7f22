import { randomBytes } from 'node:crypto';
import { readAssembly } from './assembly/exports.js';
import { assemblyOf } from './app/app-source.js';
import { listingOf, productsOf } from './app/derived-products.js';
import type { AppProduct } from './app/derived-products.js';
import { VirtualClock } from './clock.js';
import { FUNCTIONS, QUEUES, deploy } from './deploy/exports.js';
import type { Deployment } from './deploy/exports.js';
import { marketplaceTopic } from './deploy/marketplace-topics.js';
import { fulfillmentUrlOf } from './fulfillment-urls.js';
import { Teardown, startLocalServices } from './local/exports.js';
import type { InvocationResult, LocalEndpoints, LocalRun, LogEntry, Mail, NewBusEvent } from './local/exports.js';
import { all } from './local/teardown.js';
import { Marketplace, startMarketplaceServer } from './marketplace/exports.js';
import type { Authorize } from './marketplace/wire/dispatch.js';
import { hearUsage } from './commands/heard-usage.js';
import { hear } from './commands/heard.js';
import { keptJournal } from './kept-journal.js';
import { marketplaceVariables } from './marketplace-variables.js';
import { noticesAbout, noticesAboutSellers } from './notices.js';
import { pacedTime } from './paced-time.js';
import type { LocalPermissions } from './permissions/exports.js';
import { preparing } from './preparing.js';
import type { SandboxOptions } from './sandbox-options.js';
import { startTime } from './start-time.js';

/** A synthesized app that runs on this machine, beside a simulated AWS Marketplace, in one virtual time. */
export class Sandbox {
  /** Deploys the assembly to local engines. Stop the sandbox when you are done. */
  public static async start(options: SandboxOptions): Promise<Sandbox> {
    const teardown = new Teardown();
    return await teardown.unless(() => Sandbox.startWith(options, teardown));
  }

  private static async startWith(options: SandboxOptions, teardown: Teardown): Promise<Sandbox> {
    const { onProgress = () => undefined, parameters, replace, stacks, stateDirectory, values } = options;
    const start = startTime(options);
    const clock = new VirtualClock(start.time);
    // Filled when the simulator listens: no function runs before.
    const variables: Record<string, string> = {};
    onProgress(preparing(options));
    const [services, synthesis] = await all([
      teardown.after(startLocalServices({
        clock, endpoints: variables, permissions: options.permissions, stateDirectory, dynamoDbEndpoint: options.dynamoDbEndpoint,
      }), (run) => run.stop()),
      assemblyOf(options).then((made) => {
        // The files go last: functions run from them.
        teardown.addLast(() => {
          made.remove();
        });
        return made;
      }),
    ]);
    const appProducts = productsOf(readAssembly(synthesis.directory), parameters);
    const products = options.products ?? appProducts.map(listingOf);
    const { behaviour, faults, seed, sellerAccount } = options;
    const marketplace = new Marketplace({ clock, products, sellerAccount, seed, behaviour, faults, quotaClock: pacedTime(clock), journal: keptJournal(stateDirectory, teardown) });
    hear(marketplace);
    const server = await teardown.after(startMarketplaceServer(marketplace, { host: '127.0.0.1', authorize: authorizeBy(services) }), (listening) => listening.close());
    Object.assign(variables, marketplaceVariables(server.url));
    onProgress('Deploying to local engines');
    const deployment = await deploy(synthesis.directory, services, { stacks, parameters, replace, values });
    teardown.addLast(() => deployment.remove());
    hearUsage(deployment, services, marketplace);
    marketplace.onEvent((event) => {
      services.putEvent('default', event);
    });
    marketplace.onMessage(async ({ topicArn, message }) => {
      const topic = marketplaceTopic(topicArn, services.account);
      if (topic) {
        // Nobody may have subscribed to it: the same topic is made as often as one likes.
        await services.createTopic(topic);
        await services.send(topic.arn, message);
      }
    });
    const notices = [...start.notices, ...noticesAbout(options.products, appProducts), ...noticesAboutSellers(products, marketplace.sellerAccount)];
    return new Sandbox(marketplace, clock, deployment, notices, server.url, stateDirectory === undefined ? undefined : randomBytes(4).toString('hex'), appProducts, services, teardown);
  }

  private constructor(
    /** The simulated AWS Marketplace: buyers, their purchases, and the billing ledger. */
    public readonly marketplace: Marketplace,
    public readonly clock: VirtualClock,
    /** What was deployed, by stack, logical id and construct path. */
    public readonly deployment: Deployment,
    /** What one should know about this run: in words, for people. */
    public readonly notices: readonly string[],
    /** Where the simulated AWS Marketplace answers to the AWS SDK. */
    public readonly marketplaceUrl: string,
    /** Tells starts that go on from the same state folder apart; absent without one. */
    public readonly runId: string | undefined,
    private readonly appProducts: readonly AppProduct[],
    private readonly services: LocalRun,
    private readonly teardown: Teardown,
  ) {}

  /** Itself: commands ask whether there is an app. */
  public get app(): this {
    return this;
  }

  /** What functions and the sandbox said, oldest first. */
  public get logs(): readonly LogEntry[] {
    return this.services.logs.entries;
  }

  /** What was said after a position: 0 at the beginning, then the `next` of the last answer. */
  public logsSince(position: number): { readonly entries: readonly LogEntry[]; readonly next: number } {
    return this.services.logs.since(position);
  }

  /** What functions were refused for want of a permission, and which permissions nothing has used. */
  public get permissions(): LocalPermissions {
    return this.services.permissions;
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

  /** Where buyers of a product arrive. @throws if no output, or more than one, can be meant */
  public fulfillmentUrl(productCode?: string): string {
    return fulfillmentUrlOf(this.deployment, this.constructsOf(productCode));
  }

  /** Construct paths of the functions that are configured for a product; without it, for any. */
  public constructsOf(productCode?: string): readonly string[] {
    return this.appProducts.filter(({ code }) => productCode === undefined || code === productCode).flatMap(({ functions }) => functions);
  }

  /** E-mails to the subscribers of topics. */
  public get mails(): readonly Mail[] {
    return this.services.mails;
  }

  /** Calls a function, named by its construct path, for example `Stack/Handler`. */
  public async invoke(constructPath: string, payload: unknown): Promise<InvocationResult> {
    return this.services.invoke(this.deployment.resource(constructPath, FUNCTIONS).physicalId, payload);
  }

  /** Sends a text to a queue or topic, named by its construct path, for example `Stack/Queue`. */
  public async send(constructPath: string, text: string): Promise<void> {
    const { type, attributes, physicalId } = this.deployment.resource(constructPath);
    // `Ref` of a topic is its ARN, that of a queue its URL.
    await this.services.send(type === 'AWS::SQS::Queue' ? attributes.Arn : physicalId, text);
  }

  /** How many messages wait in a queue, named by its construct path, and the bodies of the first of them. None is taken. */
  public async messages(constructPath: string, limit = 10): Promise<{ readonly waiting: number; readonly first: readonly string[] }> {
    const { physicalId } = this.deployment.resource(constructPath, QUEUES);
    return await this.services.messages(physicalId.slice(physicalId.lastIndexOf('/') + 1), limit);
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

  /** Lets virtual time flow with the wall clock, for interactive use. Returns how to make it stand still again. */
  public flow(onError: (error: unknown) => void): () => void {
    return this.services.run(onError);
  }

  /** Ends every process and closes every port. */
  public async stop(): Promise<void> {
    await this.teardown.run();
  }
}

/** Calls of AWS Marketplace are made by functions, too: their roles must allow them. */
function authorizeBy({ permissions }: LocalRun): Authorize {
  return ({ accessKeyId, caller, action }) => permissions.check.authorize({ accessKeyId, region: caller.region, action });
}
