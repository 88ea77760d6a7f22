import type { DeliveredProduct, HookAction } from '../../../lambda/core/access-delivery.js';
import type { AccessReason, AccessState, Entitlement } from '../../../lambda/core/license.js';
import type { ReconciledLicense } from '../../../lambda/core/reconciliation/reconciled.js';
import { nextHookOf } from '../next-hook.js';
import type { Contact } from '../store.js';
import { factsOf } from './facts.js';
import type { ToldFact } from './facts.js';
import { nextStepOf, WHY } from './words.js';

/** Everything about one license, for people and programs. */
export interface Explanation {
  readonly license: string;
  readonly licenseArn?: string;
  readonly account?: string;
  readonly agreement?: string;
  readonly access: {
    readonly state: AccessState;
    readonly reason: AccessReason;
    /** The reason in plain words. */
    readonly because: string;
    readonly since?: string;
    readonly version: number;
    /** When the license ended, or its agreement: AWS takes usage for one hour after it. */
    readonly end?: string;
  };
  readonly entitlements: readonly Entitlement[];
  readonly facts: readonly ToldFact[];
  readonly hooks: {
    readonly delivered: 'NONE' | 'ACTIVE' | 'ENDED';
    readonly deliveredVersion: number;
    /** The change has not been delivered yet. */
    readonly due: boolean;
    /** What is to be called next; nothing if the vendor knows the newest access. */
    readonly next?: HookAction;
    /** A call was begun and may have half succeeded. */
    readonly begun: boolean;
  };
  readonly predecessor?: string;
  readonly successor?: string;
  /** When the admin was told that the customer pays and has not registered. */
  readonly reportedUnregistered?: string;
  /** When the admin was told that the customer has registered and AWS does not confirm the purchase. */
  readonly reportedUnconfirmed?: string;
  /** What happens next, or what a person can do. */
  readonly nextStep: string;
  /** Only if it was asked for. */
  readonly contact?: Contact;
}

/** Explains a license item. `contact` is personal data: give it only to whom it concerns. */
export function explain(license: ReconciledLicense, product: DeliveredProduct | undefined, now: number, contact?: Contact): Explanation {
  const { id, identity, facts, access, hook, due, unregisteredTold, unconfirmedTold } = license;
  const next = due ? nextHookOf(license, product, now) : undefined;
  const { state, reason, since, version, end, predecessor, successor } = access;
  return {
    license: id,
    licenseArn: identity?.licenseArn,
    account: identity?.account ?? facts.updated?.account,
    agreement: facts.updated?.agreement ?? facts.deprovisioned?.agreement,
    access: { state, reason, because: WHY[reason], since, version, end },
    entitlements: facts.entitlements?.list ?? [],
    facts: factsOf(facts),
    hooks: { delivered: hook.delivered, deliveredVersion: hook.version, due, next, begun: hook.grantTried === true },
    predecessor,
    successor,
    reportedUnregistered: unregisteredTold,
    reportedUnconfirmed: unconfirmedTold,
    nextStep: nextStepOf(license, next),
    contact,
  };
}
