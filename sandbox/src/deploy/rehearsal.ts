import type { LocalServices } from '../local/services.js';
import { create } from './create.js';
import type { InlineCode } from './inline-code.js';
import type { PlannedStack } from './planned-stack.js';

/** Creates everything with services that do nothing, and says what went wrong. */
export async function rehearse(stacks: readonly PlannedStack[], services: LocalServices): Promise<string[]> {
  const problems: string[] = [];
  await create(stacks, idleServices(services), noFiles, (cause) => {
    problems.push(cause instanceof Error ? cause.message : String(cause));
  });
  return problems;
}

const noFiles: InlineCode = { write: () => '', unpack: () => '', remove: () => Promise.resolve() };

/** Services in the same place that create nothing. */
export function idleServices({ account, queueUrl, region }: Pick<LocalServices, 'account' | 'queueUrl' | 'region'>): LocalServices {
  const nothing = () => undefined;
  const soon = () => Promise.resolve();
  return {
    region,
    account,
    queueUrl: (name) => queueUrl(name),
    createTable: () => Promise.resolve({ tableArn: '' }),
    createQueue: soon,
    createTopic: soon,
    subscribe: soon,
    createBucket: soon,
    createFunction: nothing,
    mapQueue: nothing,
    mapStream: nothing,
    createBus: nothing,
    putRule: nothing,
    createSchedule: nothing,
    reserveHttpApis: soon,
    httpApiUrl: () => 'http://127.0.0.1',
    createHttpApi: soon,
    grant: nothing,
  };
}
