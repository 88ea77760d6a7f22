import type { HookPayload } from 'cdk-marketplace-saas/hooks';
import type { HookAction } from './access-delivery.js';

/** The vendor's functions. */
export interface Hooks {
  /** Whether the vendor gave a function for this action. */
  handles(action: HookAction): boolean;
  /** Throws if the function failed, and `HookUnanswered` if nobody knows what became of it. */
  call(payload: HookPayload, withinMilliseconds?: number): Promise<void>;
}

/** The function may have run, and may be running still: another call must wait until it cannot be. */
export class HookUnanswered extends Error {
  constructor(license: string, cause: unknown) {
    super(`The function called for license ${license} gave no answer. It will be called again when it cannot be running any more.`, { cause });
    this.name = 'HookUnanswered';
  }
}

/** What the vendor's functions are called for, by the props that name them. */
export const HOOK_NAMES: Readonly<Record<HookAction, string>> = {
  GRANT: 'onGrant', CHANGE: 'onChange', REVOKE: 'onRevoke', FINAL_USAGE: 'onFinalUsage',
};
