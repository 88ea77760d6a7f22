import type { SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { UsageEvent } from 'cdk-marketplace-saas-client';

/** What becomes of a call: taken, taken without an answer, failed, never answered; or of its first message alone. */
export type Outcome = 'taken' | 'taken, no answer' | 'failed' | 'silent' | 'first refused' | 'first not named';

/** A queue in memory, in place of the SDK. */
export class FakeQueue {
  /** The events of each call, by message. */
  public readonly calls: UsageEvent[][][] = [];
  /** What the queue holds: the bodies of its messages. */
  public readonly bodies: string[] = [];
  /** What happens next, call by call; then the last one again. */
  public outcomes: Outcome[] = ['taken'];

  /** How many calls nobody waits for any longer. */
  public abandoned = 0;

  public readonly client = {
    send: ({ input }: { input: SendMessageBatchCommandInput }, { abortSignal }: { abortSignal: AbortSignal }) => {
      abortSignal.addEventListener('abort', () => {
        this.abandoned += 1;
      });
      return this.answer(input);
    },
  } as unknown as Pick<SQSClient, 'send'>;

  /** The ids of the events that the queue holds, as often as it does. */
  public get ids(): string[] {
    return this.bodies.flatMap((body) => (JSON.parse(body) as UsageEvent[]).map(({ id }) => id));
  }

  private async answer({ Entries = [] }: SendMessageBatchCommandInput): Promise<unknown> {
    this.calls.push(Entries.map(({ MessageBody = '[]' }) => JSON.parse(MessageBody) as UsageEvent[]));
    const outcome = this.outcomes.length > 1 ? this.outcomes.shift()! : this.outcomes[0];
    const taken = outcome.startsWith('first') ? Entries.slice(1) : Entries;
    if (outcome === 'failed') throw new Error('there is no connection');
    if (outcome === 'silent') return await new Promise(() => undefined);
    this.bodies.push(...taken.map(({ MessageBody = '' }) => MessageBody));
    if (outcome === 'taken, no answer') throw new Error('the connection was lost');
    return {
      Successful: taken.map(({ Id }) => ({ Id })),
      Failed: outcome === 'first refused' ? [{ Id: Entries[0].Id, Code: 'KmsThrottled', Message: 'Rate exceeded', SenderFault: true }] : undefined,
    };
  }
}
