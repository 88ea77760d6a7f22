import type { Steps } from './journal/steps.js';
import type { UsedQuantity } from './ledger-comparison.js';

/** What was reported as used, beside the bill. The marketplace makes no use of it: it keeps it. */
export class ReportedUsage {
  private readonly events = new Map<string, UsedQuantity>();

  constructor(private readonly steps: Steps) {}

  /** The same id counts once, as it does for the app that was told. */
  public note(id: string, used: UsedQuantity): void {
    if (!this.events.has(id)) {
      this.steps.command('noteUsage', [id, used], () => {
        this.events.set(id, used);
      });
    }
  }

  /** In the order it was reported. */
  public all(): UsedQuantity[] {
    return [...this.events.values()];
  }
}
