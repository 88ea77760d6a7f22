import { InvokeCommand, LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import type { HookAction } from '../core/access-delivery.js';
import { HookUnanswered } from '../core/hooks.js';
import type { Hooks } from '../core/hooks.js';

export interface HooksOptions {
  /** ARNs of the vendor's functions. */
  readonly functions: Readonly<Partial<Record<HookAction, string>>>;
  readonly client: LambdaClient;
}

/** How long we hold the line beyond the hook's own time: an answer that is on its way is not a failure. */
const ANSWER_ON_ITS_WAY_MILLISECONDS = 15_000;

/** The vendor's function threw, or died. */
export class HookFailed extends Error {
  constructor(action: HookAction, license: string, kind: string) {
    super(`The ${action} function failed for license ${license} (${kind}). It will be called again; its own log says why.`);
    this.name = 'HookFailed';
  }
}

/** A client that never calls twice by itself: a repeat of the SDK would run a hook twice at the same time. */
export function hookClient(hookTimeoutMilliseconds: number): LambdaClient {
  return new LambdaClient({
    maxAttempts: 1,
    requestHandler: { socketTimeout: hookTimeoutMilliseconds + ANSWER_ON_ITS_WAY_MILLISECONDS },
  });
}

export function hooksBy({ functions, client }: HooksOptions): Hooks {
  return {
    handles: (action) => functions[action] !== undefined,

    call: async (payload, withinMilliseconds) => {
      const { FunctionError } = await client.send(
        new InvokeCommand({
          FunctionName: functions[payload.action],
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify(payload)),
        }),
        withinMilliseconds === undefined ? {} : { abortSignal: AbortSignal.timeout(withinMilliseconds) },
      ).catch((error: unknown) => {
        throw isAnswer(error) ? error : new HookUnanswered(payload.license, error);
      });
      if (FunctionError !== undefined) {
        throw new HookFailed(payload.action, payload.license, FunctionError);
      }
    },
  };
}

/** Lambda itself said no: the function did not start. Otherwise the call may have arrived. */
function isAnswer(error: unknown): boolean {
  return error instanceof LambdaServiceException && error.$metadata.httpStatusCode !== undefined;
}
