/** ISO 8601 of milliseconds since the epoch. */
export function isoOf(time: number): string;
export function isoOf(time: number | undefined): string | undefined;
export function isoOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Rows under headings, in columns as wide as what stands in them. Numbers stand to the right. JSON writes what is no number as null. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => String(row[column]).length)));
  const lines = all.map((row) => row.map((cell, column) => (
    typeof cell === 'number' ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column])
  )).join('  ').trimEnd());
  return lines.join('\n');
}

/** `1 call`, `3 calls`. */
export function counted(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
