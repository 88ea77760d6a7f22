import { wakeUpsOn } from '../../../lambda/adapters/wake-ups.js';
import type { DeliveredProduct } from '../../../lambda/core/access-delivery.js';
import type { ReconciledLicense } from '../../../lambda/core/reconciliation/reconciled.js';
import type { Context } from '../context.js';
import { nextHookOf } from '../next-hook.js';
import { licenseItems } from '../store.js';
import { UserError } from '../user-error.js';

/** One license that was woken, or would be. */
interface Woken {
  readonly license: string;
  readonly version: number;
  readonly wanted: string;
  readonly delivered: string;
  readonly next: string;
}

/**
 * Wakes the dispatcher for every change that was not delivered. Safe at any time: a wake-up says only which license to look at, and what
 * the vendor knows already is not delivered again.
 */
export async function redriveCommand({ dryRun = false }: { readonly dryRun?: boolean }, context: Context): Promise<void> {
  const { table, dispatchQueue, product } = await context.places(dryRun ? ['table'] : ['table', 'dispatchQueue']);
  const due: ReconciledLicense[] = [];
  for await (const license of licenseItems(table, context.database).all()) {
    if (license.due) {
      due.push(license);
    }
  }
  const now = context.now();
  if (!dryRun) {
    const purpose = `redrive-${now}`;
    const wakeUps = wakeUpsOn({ queueUrl: urlOf(dispatchQueue), client: context.queues });
    const unsent = await wakeUps.send(due.map(({ id, access }) => ({ license: id, version: access.version, again: true, purpose })));
    if (unsent.size > 0) {
      const names = [...unsent].map((position) => due[position].id).join(', ');
      throw new UserError(`${due.length - unsent.size} of ${due.length} licenses were woken; the queue did not take the others: ${names}. Run redrive again.`);
    }
  }
  const woken = due.map((license) => wokenOf(license, product, now));
  context.console.out(context.json ? JSON.stringify({ dryRun, woken }, null, 2) : words(woken, dryRun));
}

function urlOf(queue: string | undefined): string {
  if (queue === undefined) {
    throw new UserError('The queue that wakes the dispatcher was not found. Name it: --dispatch-queue <URL>.');
  }
  return queue;
}

function wokenOf(license: ReconciledLicense, product: DeliveredProduct | undefined, now: number): Woken {
  const { id, access, hook } = license;
  return { license: id, version: access.version, wanted: access.state, delivered: hook.delivered, next: nextHookOf(license, product, now) ?? 'NONE' };
}

function words(woken: readonly Woken[], dryRun: boolean): string {
  if (woken.length === 0) {
    return 'Nothing waits: every change was delivered.';
  }
  const lines = woken.map(({ license, version, wanted, delivered, next }) => `  ${license}  version ${version}, wanted ${wanted}, delivered ${delivered}, next ${next}`);
  return [dryRun ? 'Would wake the dispatcher for:' : 'Woke the dispatcher for:', ...lines].join('\n');
}
