import * as v from 'valibot';
import { reasonOf } from '../untrusted.js';

/** What the reconciler can be asked to do, and what each of it compares with what we know. */
export const TASKS = ['SWEEP', 'ENTITLEMENTS', 'AGREEMENTS'] as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const reconciliationTask = v.strictObject({
  /** `SWEEP`: our own licenses. `ENTITLEMENTS`: all that buyers are entitled to. `AGREEMENTS`: what was sold directly. */
  task: v.picklist(TASKS),
  /** ISO 8601: tells the hours apart. */
  scheduledAt: v.optional(v.string()),
  /** A person looked at the endings that were held back, and so many of them are right. */
  allowEndings: v.optional(count),
  /** A sweep that ran out of time goes on here. */
  resume: v.optional(v.strictObject({ after: v.optional(v.string()), active: count, ending: v.array(v.string()), endings: count })),
});

/** A message on the queue of the reconciler. */
export type ReconciliationTask = v.InferOutput<typeof reconciliationTask>;

/** How far a sweep has come. */
export type SweepProgress = NonNullable<ReconciliationTask['resume']>;

/** The queue from which the reconciler works, one task of a kind at a time. */
export interface TaskQueue {
  askFor(task: ReconciliationTask): Promise<void>;
}

/** Reads a message that asks for work, or says what is wrong with it. */
export function readTask(message: unknown): { readonly task: ReconciliationTask } | { readonly problem: string } {
  const read = v.safeParse(reconciliationTask, message);
  return read.success ? { task: read.output } : { problem: reasonOf('reconciliation task', read.issues) };
}
