import type { SynthesizableApp } from './app/app-source.js';
import type { Behaviour } from './marketplace/behaviour.js';
import type { ProductListing } from './marketplace/exports.js';
import type { FaultPlan } from './marketplace/faults/plan.js';

export interface SandboxOptions {
  /** The app: the command that synthesizes it, or the app itself (`new App()`). Default: `app` of the project's `cdk.json`. */
  readonly app?: string | SynthesizableApp;
  /** Directory of a synthesized cloud assembly, for example `cdk.out`, instead of `app`. */
  readonly assembly?: string;
  /** Folder of the project, where the app's command runs. Default: the working directory. */
  readonly project?: string;
  /**
   * The products of the seller. Their codes are those the app was synthesized with.
   * Default: those that functions of the app are configured for, with any dimension.
   */
  readonly products?: readonly ProductListing[];
  /** The AWS account that sells: twelve digits. Default: that of the local run, 000000000000. */
  readonly sellerAccount?: string;
  /** Virtual time at the start, unless a state folder goes on from a time of its own. Default: now. */
  readonly start?: Date;
  /** The same seed gives the same ids of purchases, events and metering records, and the same faults. */
  readonly seed?: string;
  /** Where AWS's own documents disagree: which reading holds. Default: the one that hurts a careless integration more. */
  readonly behaviour?: Partial<Behaviour>;
  /** What goes wrong, and how often. Default: nothing. */
  readonly faults?: FaultPlan;
  /** Names of the stacks to run. Default: all. */
  readonly stacks?: readonly string[];
  /** Values of template parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Functions that run elsewhere, by construct path: `MyStack/Hook` → `http://localhost:8080`. Their events are posted there. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Values of resources that do not run locally: `MyStack/Db.Endpoint.Address` (an attribute) or `MyStack/Db` (what `Ref` gives) → text. */
  readonly values?: Readonly<Record<string, string>>;
  /** A DynamoDB that runs already, instead of the bundled engine. */
  readonly dynamoDbEndpoint?: string;
  /**
   * Keep everything in this folder, and go on from there at the next start, which needs the same products, seed, behaviour and faults.
   * Default: in memory.
   */
  readonly stateDirectory?: string;
  /** What happens to a call that the role of its function does not allow: it fails, is only reported, or is not looked at. @default 'ENFORCE' */
  readonly permissions?: 'ENFORCE' | 'REPORT' | 'OFF';
  /** Told in words what the start is doing. */
  readonly onProgress?: (step: string) => void;
}
