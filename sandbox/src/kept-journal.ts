import type { Teardown } from './local/exports.js';
import type { Entry, Journal } from './marketplace/exports.js';
import { JournalFile } from './state/journal-file.js';

/** The journal of the simulated AWS Marketplace in a state folder that this process has; without a folder there is none. */
export function keptJournal(stateDirectory: string | undefined, teardown: Teardown): Journal | undefined {
  if (stateDirectory === undefined) {
    return undefined;
  }
  const file = new JournalFile<Entry>(stateDirectory, 'marketplace');
  teardown.add(() => {
    file.close();
  });
  return file;
}
