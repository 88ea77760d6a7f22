import type { Observability } from '../adapters/observability.js';

/** What the vendor hears about the reconciler: license ids, agreement ids and counts. */
export interface Report {
  /** Something that an event should have told was found and written. */
  healed(what: string, about: { readonly license?: string; readonly agreement?: string }): void;
  /** AWS seems to end too many licenses at once: nothing was written. Alarmed. */
  endingsHeldBack(task: string, endings: readonly string[], active: number): void;
  /** Somebody pays and has never registered. */
  unregistered(license: string): void;
  /** Somebody has registered, and AWS does not confirm the purchase. */
  unconfirmed(license: string): void;
  /** AWS took a license away and lists entitlements for it a day later. */
  listedAgain(license: string): void;
  /** There was more to list than there was time: what AWS has changed is not found. Alarmed. */
  incomplete(task: string, listed: number): void;
  /** One license failed and is looked at again next time. Alarmed if it goes on for hours. */
  failed(what: string, license: string, error: unknown): void;
  /** A message that asks for nothing we know is on the dead-letter queue. */
  malformed(problem: string): void;
  /** A task failed as a whole and is tried again. */
  taskFailed(error: unknown): void;
  /** What was looked at. */
  done(task: string, counts: Readonly<Record<string, number>>): void;
}

/** License ids in one log line: a few tell what it is about. */
const NAMED = 50;

type ReportMetric = 'Healed' | 'EndingsHeldBack' | 'UnregisteredLicenses' | 'UnconfirmedLicenses' | 'EndedLicensesListed' | 'IncompleteComparisons' | 'ReconciliationFailures';

/** Log lines and metrics. */
export function reportTo({ logger, metrics }: Observability): Report {
  const count = (name: ReportMetric, by = 1) => {
    metrics.addMetric(name, 'Count', by);
  };
  return {
    healed: (what, about) => {
      count('Healed');
      logger.warn('An event of AWS Marketplace was missed and its content was found', { what, ...about });
    },
    endingsHeldBack: (task, endings, active) => {
      count('EndingsHeldBack', endings.length);
      logger.error('Too many licenses would end at once: none of these endings was written', {
        task, endings: endings.length, active, licenses: endings.slice(0, NAMED),
      });
    },
    incomplete: (task, listed) => {
      count('IncompleteComparisons');
      logger.error('Not all entitlements could be listed in time: licenses that are known were not compared', { task, listed });
    },
    unregistered: (license) => {
      count('UnregisteredLicenses');
      logger.warn('A customer has paid but not registered', { license });
    },
    unconfirmed: (license) => {
      count('UnconfirmedLicenses');
      logger.warn('A customer has registered but AWS Marketplace has not confirmed the purchase', { license });
    },
    listedAgain: (license) => {
      count('EndedLicensesListed');
      logger.warn('AWS Marketplace lists entitlements for a license that it took away', { license });
    },
    failed: (what, license, error) => {
      count('ReconciliationFailures');
      logger.error('Failed for a license, which is looked at again next time', { what, license, error: asLogged(error) });
    },
    malformed: (problem) => {
      logger.error('Message is malformed and was put on the dead-letter queue', { problem });
    },
    taskFailed: (error) => {
      logger.error('Failed and will be tried again', { error: asLogged(error) });
    },
    done: (task, counts) => {
      logger.info('Reconciled', { task, ...counts });
    },
  };
}

function asLogged(error: unknown): Error | string {
  return error instanceof Error ? error : String(error);
}
