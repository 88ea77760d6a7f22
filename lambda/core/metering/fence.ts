import type { Signals } from './signals.js';

/** The usage table, as far as it says which table it is. */
export interface LedgerIdentity {
  /** The id that the table has for life: a restored table has another one. */
  tableId(): Promise<string>;
  /** The id that the ledger inside the table names; this one from now on when it names none. */
  owner(tableId: string): Promise<string>;
}

/** Keeps a reporter from a restored table: a backup forgets what AWS was told, and telling it again would bill twice. */
export class Fence {
  private passed = false;

  constructor(private readonly ledger: LedgerIdentity, private readonly signals: Pick<Signals, 'failed' | 'restored'>) {}

  /** Whether the ledger belongs to this table. */
  public async isOpen(): Promise<boolean> {
    try {
      const tableId = await this.ledger.tableId();
      const owner = await this.ledger.owner(tableId);
      this.passed = owner === tableId;
      if (!this.passed) {
        this.signals.restored(owner, tableId);
      }
    } catch (error) {
      if (!this.passed) {
        throw error;
      }
      // The table was the right one minutes ago, and usage waits for nobody.
      this.signals.failed('comparison of the usage table with its ledger', error);
    }
    return this.passed;
  }
}
