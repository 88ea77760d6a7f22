import type { Ledger } from 'cdk-marketplace-saas-sandbox';

export interface BillLine {
  readonly dimension: string;
  readonly used: number;
  readonly billed: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  /** Charges that AWS made twice, which must not be. */
  readonly billedTwice: number;
  readonly equal: boolean;
}

/** What AWS bills a license, beside what was used. */
export function billOf(ledger: Ledger, license: string, used: Readonly<Record<string, number>>): Bill {
  const billed = ledger.totals(license);
  const dimensions = [...new Set([...Object.keys(used), ...Object.keys(billed)])].sort();
  const lines = dimensions.map((dimension) => ({ dimension, used: used[dimension] ?? 0, billed: billed[dimension] ?? 0 }));
  const billedTwice = ledger.billedTwice().length;
  return { lines, billedTwice, equal: billedTwice === 0 && lines.every((line) => line.used === line.billed) };
}

export function readableBill({ lines, equal }: Bill): string {
  const rows = lines.map(({ dimension, used, billed }) => `  ${dimension.padEnd(14)}${String(used).padStart(8)}${String(billed).padStart(10)}`);
  const verdict = equal ? 'Billed equals used, to the unit.' : 'Billed differs from used.';
  return [`  ${'dimension'.padEnd(14)}${'used'.padStart(8)}${'billed'.padStart(10)}`, ...rows, verdict].join('\n');
}
