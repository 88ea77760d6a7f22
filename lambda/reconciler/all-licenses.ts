import type { LicenseScan, ReconciledLicense } from '../core/reconciliation/reconciled.js';

/** Every license, in pages. */
export async function* allLicenses(scan: LicenseScan): AsyncGenerator<readonly ReconciledLicense[]> {
  let after: string | undefined;
  do {
    const { licenses, next } = await scan.page(after);
    yield licenses;
    after = next;
  } while (after !== undefined);
}
