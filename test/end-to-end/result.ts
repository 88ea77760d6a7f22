import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LogEntry } from 'cdk-marketplace-saas-sandbox';
import { createHash } from 'node:crypto';
import type { SeededRun } from './seeded-run.js';

/** What a run came to, in a form that can be compared: nothing in it depends on the machine. */
export interface SeededResult {
  readonly charges: readonly string[];
  readonly tenants: readonly string[];
  readonly hooks: readonly string[];
  readonly hookCalls: readonly string[];
  readonly notLetIn: readonly string[];
}

export async function resultOf({ quickstart, notLetIn }: SeededRun): Promise<SeededResult> {
  const { ledger } = quickstart.sandbox.marketplace;
  const tenants = await quickstart.items('Quickstart/Tenants');
  const licenses = (await quickstart.items('Quickstart/Marketplace/Store/SubscribersTable')).filter(({ pk }) => pk.S?.startsWith('license#'));
  return {
    charges: ledger.billed().map(({ license, dimension, hour, quantity, meteringRecordId }) => [license, dimension, hour, quantity, meteringRecordId].join(' ')).sort(),
    tenants: tenants.map(({ license, state, entitlements }) => [license.S, state.S, entitlements.S].join(' ')).sort(),
    hooks: licenses.map(({ id, hook, access }) => [id, access.M?.state, access.M?.reason, hook.M?.delivered, hook.M?.final].map(textOf).join(' ')).sort(),
    hookCalls: hookCallsIn(quickstart.sandbox.logs),
    notLetIn,
  };
}

/**
 * The vendor's hooks, as they tell of it in their log. Of several facts of one moment the hooks may hear one by one or at once: a change
 * may follow a grant, or be part of it. What they heard last is always the same.
 */
function hookCallsIn(logs: readonly LogEntry[]): string[] {
  const last = new Map<string, { action: string; said: string }>();
  for (const { time, text } of logs) {
    const [, action, said, license] = /\tINFO\t(GRANT|CHANGE|REVOKE|FINAL_USAGE): ((\S+) .*)/.exec(text) ?? [];
    if (action) {
      const moment = `${new Date(time).toISOString()} ${license}`;
      const granted = action === 'CHANGE' && last.get(moment)?.action === 'GRANT';
      last.set(moment, { action: granted ? 'GRANT' : action, said });
    }
  }
  return [...last].map(([moment, { action, said }]) => `${moment} ${action}: ${said}`).sort();
}

function textOf(value?: AttributeValue): string {
  return value?.S ?? '-';
}

export function digestOf(result: SeededResult): string {
  return createHash('sha256').update(JSON.stringify(result)).digest('hex').slice(0, 16);
}
