import type { LocalServices } from '../local/services.js';
import { create } from './create.js';
import type { InlineCode } from './inline-code.js';
import type { PlannedStack } from './plan.js';

/** Creates everything with services that do nothing, and says what went wrong. */
export async function rehearse(stacks: readonly PlannedStack[], services: LocalServices): Promise<string[]> {
  const problems: string[] = [];
  await create(stacks, idle(services), noFiles, (cause) => {
    problems.push(cause instanceof Error ? cause.message : String(cause));
  });
  return problems;
}

const noFiles: InlineCode = { write: () => '', remove: () => Promise.resolve() };

function idle(services: LocalServices): LocalServices {
  const nothing = () => undefined;
  const soon = () => Promise.resolve();
  return {
    region: services.region,
    account: services.account,
    queueUrl: (name) => services.queueUrl(name),
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
    httpApiUrl: () => '',
    createHttpApi: soon,
  };
}
