import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * The vendor's own functions that are called when a customer must be let in, changed or shut out.
 *
 * One function may serve all four: the field `action` of the payload (`GRANT`, `CHANGE`, `REVOKE`,
 * `FINAL_USAGE`) says what is asked.
 *
 * For each license there is one call at a time, and `version` never decreases from call to call. A
 * version may be skipped, and may repeat: then it means the same thing. A function that throws is
 * called again. Its return value is ignored. Remember for each license the last version that was
 * finished, and do nothing for a smaller one. After ten failures in about half an hour the message goes to
 * the dead-letter queue, with an alarm and a mail, and a MarketplaceSaasIntegration repeats the call every hour.
 *
 * The payload is described by the types of `cdk-marketplace-saas/hooks` and by the JSON schema
 * `hooks/hook-payload-v1.schema.json` in the npm package.
 *
 * Put functions that use the fulfillment URL or the usage queue into the stack of the integration,
 * or the hooks into a stack of their own: two stacks that refer to each other cannot be deployed.
 */
export interface AccessHookFunctions {
  /**
   * Called when a license becomes active: let the customer in.
   *
   * @default - nothing is called
   */
  readonly onGrant?: IFunction;

  /**
   * Called when an active license changes, for example after an upgrade.
   *
   * @default - nothing is called
   */
  readonly onChange?: IFunction;

  /**
   * Called when a license has ended: shut the customer out.
   *
   * A renewal may go on under another license: then the payload has the reason `REPLACED` and a `successor`, and
   * the call waits until `onGrant` of that license succeeded, at most 30 minutes.
   *
   * @default - nothing is called
   */
  readonly onRevoke?: IFunction;

  /**
   * Called when a license is about to end: report the usage that is still held back.
   *
   * The field `deadline` of the payload says until when: two minutes before `finalUsageGrace` is over. A
   * call that is not finished by then is not waited for any longer, but it is not stopped either: `onRevoke`
   * may start while it still runs. Give the function a timeout that fits, or let it stop at `deadline`.
   * Products without metering never call it.
   *
   * @default - nothing is called
   */
  readonly onFinalUsage?: IFunction;
}
