import type { UsagePages } from '../core/metering/page.js';
import type { Receipt, Statement } from '../core/metering/statement.js';

/**
 * S5: the receipt comes last. It allows the next statement, which must find every hour of this one marked as told.
 */
export async function settle(license: string, statement: Statement, receipt: Receipt, pages: UsagePages): Promise<void> {
  for (const hour of statement.take.keys()) {
    if (hour !== statement.slot) {
      await pages.settleHour(license, hour, statement);
    }
  }
  await pages.settleSlot(license, statement, receipt);
}
