import { inParallel } from '../core/metering/in-parallel.js';
import { mayEnd } from '../core/reconciliation/breaker.js';
import type { ReconciledLicense } from '../core/reconciliation/reconciled.js';
import { spread } from '../core/reconciliation/spread-reads.js';
import type { ReconciliationTask, SweepProgress } from '../core/reconciliation/task.js';
import { askWhatIsContinued, findLostUpdate, handOnRegistration } from './ask-about-license.js';
import { attempt } from './attempt.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReconcilerDependencies } from './dependencies.js';
import { endNow, endOf, endWithoutAccess, hasAccess } from './end-license.js';
import { readIfDue, wakeDue } from './overdue.js';
import { tellIfUnconfirmed, tellIfUnregistered } from './tell-admin.js';

/** What fits into a message of a sweep that goes on later. Ends beyond it are counted, and written an hour later. */
const MOST_NOTED_ENDS = 2_000;

/**
 * Looks at every license: what is overdue happens now. Ends that shut somebody out are written last, when all of them are known.
 * One license that fails is looked at again an hour later: a repetition would only stand in the way of that.
 */
export async function sweep(task: ReconciliationTask, deps: ReconcilerDependencies): Promise<void> {
  const until = deps.clock.now() + deps.workMilliseconds;
  const look = lookWith(deps);
  let progress: SweepProgress | undefined = task.resume;
  do {
    progress = await sweepPage(task, progress, look, deps);
    if (progress.after !== undefined && deps.clock.now() >= until) {
      await deps.tasks.askFor({ ...task, resume: progress });
      return;
    }
  } while (progress.after !== undefined);

  const { active, endings, ending } = progress;
  if (mayEnd(endings, active, task.allowEndings)) {
    await inParallel(ending, CONCURRENCY, (license) => attempt('end of the license', license, deps, () => endNow(license, deps)));
  } else {
    deps.report.endingsHeldBack(task.task, ending, active);
  }
  deps.report.done(task.task, { active, endings });
}

/** Answers how far the sweep has come: a page further. */
async function sweepPage(
  task: ReconciliationTask, progress: SweepProgress | undefined, look: (license: ReconciledLicense) => Promise<boolean>,
  deps: ReconcilerDependencies,
): Promise<SweepProgress> {
  const { licenses, next } = await deps.scan.page(progress?.after);
  await wakeDue(licenses, task.scheduledAt, deps);
  const ending: string[] = [];
  await inParallel(licenses, CONCURRENCY, async (license) => {
    if (await look(license)) {
      ending.push(license.id);
    }
  });
  return {
    after: next,
    active: (progress?.active ?? 0) + licenses.filter(hasAccess).length,
    endings: (progress?.endings ?? 0) + ending.length,
    ending: [...progress?.ending ?? [], ...ending].slice(0, MOST_NOTED_ENDS),
  };
}

/** Does what is due for one license and answers whether its customer has to be shut out. */
function lookWith(deps: ReconcilerDependencies): (license: ReconciledLicense) => Promise<boolean> {
  const schedule = deps.entitlements && spread(deps.entitlements.reads);
  return async (license) => {
    const trying = <T>(what: string, work: () => Promise<T>) => attempt(what, license.id, deps, work);
    await trying('read of the entitlements', () => readIfDue(license, schedule, deps));
    await trying('walk of the registration', () => handOnRegistration(license, deps));
    await trying('question what the license continues', () => askWhatIsContinued(license, deps));
    await trying('search of its agreement', () => findLostUpdate(license, deps));
    await trying('notice that nobody registers', () => tellIfUnregistered(license, deps));
    await trying('notice that AWS does not confirm the purchase', () => tellIfUnconfirmed(license, deps));
    const end = await trying('end of the license', () => endOf(license, deps));
    if (end && !hasAccess(license)) {
      await trying('end of the license', () => endWithoutAccess(license.id, deps));
      return false;
    }
    return end !== undefined;
  };
}
