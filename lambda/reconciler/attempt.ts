import type { ReconcilerDependencies } from './dependencies.js';

/** What fails for one license is reported and does not stop the rest. */
export async function attempt<T>(what: string, license: string, { report }: ReconcilerDependencies, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    report.failed(what, license, error);
    return undefined;
  }
}
