import type { AgreementChains } from '../core/agreement-chain.js';
import type { DeadLetters } from '../core/dead-letters.js';
import type { EventLog } from '../core/event-log.js';
import type { AgreementModel } from '../core/license.js';
import type { LifecycleStores } from '../core/lifecycle-steps.js';

/** What the subscription listener works with. */
export interface SubscriptionListenerDependencies extends LifecycleStores {
  readonly productCode: string;
  readonly agreementModel: AgreementModel;
  /** Only for CONCURRENT. */
  readonly chains?: AgreementChains;
  readonly deadLetters: DeadLetters;
  readonly log: EventLog;
}

/** Why a message was not understood, if it was not. */
export type Misunderstanding = { readonly reason: string } | undefined;
