import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { textOf } from '../../../lambda/core/metering/decimal.js';
import { QUANTITIES } from '../../../lambda/core/metering/hour-account.js';
import type { UsageLine } from '../../../lambda/core/metering/hour-account.js';
import type { Context } from '../context.js';
import { hoursOf } from '../metering/hour-options.js';
import { Ledger } from '../metering/ledger.js';
import { lineJson } from '../metering/texts.js';
import { linesOfAll } from '../metering/usage-lines.js';
import { UserError } from '../user-error.js';

export interface ExportOptions {
  readonly from: string;
  readonly to: string;
  readonly format?: string;
  readonly output?: string;
}

/** How a row is written. */
interface Format {
  readonly head: string;
  row(line: UsageLine, isFirst: boolean): string;
  readonly foot: string;
}

const TEXTS = ['recordId', 'duplicate', 'reasons'] as const;

const FORMATS: Readonly<Record<string, Format | undefined>> = {
  csv: {
    head: `${['license', 'hour', 'dimension', ...QUANTITIES, ...TEXTS].join(',')}\n`,
    row: ({ license, hour, dimension, quantities, recordId = '', duplicate, reasons }) =>
      `${[license, hour, dimension, ...QUANTITIES.map((name) => textOf(quantities[name] ?? 0n)), recordId, duplicate ? 'yes' : '', reasons.join('; ')].map(cell).join(',')}\n`,
    foot: '',
  },
  json: { head: '[', row: (line, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(lineJson(line))}`, foot: '\n]\n' },
};

/** Writes what became of the usage of all licenses, a row for each hour and dimension. Nothing is kept in memory. */
export async function exportCommand({ format = 'csv', output, ...hours }: ExportOptions, context: Context): Promise<void> {
  const spelled = FORMATS[format];
  if (spelled === undefined) {
    throw new UserError(`--format ${format} is not known. Allowed are csv and json.`);
  }
  const wanted = hoursOf(hours, context.now(), 0);
  const ledger = new Ledger(context.database, await context.usageTable());
  const file = output === undefined ? undefined : createWriteStream(output);
  if (file) {
    // Fails here, not when the first row is written.
    await once(file, 'open');
  }
  let rows = 0;
  await write(spelled.head, file, context);
  for await (const line of linesOfAll(ledger, wanted)) {
    await write(spelled.row(line, rows === 0), file, context);
    rows += 1;
  }
  await write(spelled.foot, file, context);
  if (file) {
    file.end();
    await once(file, 'finish');
    context.console.out(context.json ? JSON.stringify({ output, format, rows }, null, 2) : `${rows} rows, hours ${wanted.at(0)} to ${wanted.at(-1)} (UTC), are in ${output}.`);
  }
}

/** A slow disk holds the reading up: what it has not taken yet would fill the memory. */
async function write(text: string, file: WriteStream | undefined, { console }: Context): Promise<void> {
  if (file === undefined) {
    await console.write(text);
  } else if (!file.write(text)) {
    await once(file, 'drain');
  }
}

/** What begins like a formula is one to a spreadsheet; names of dimensions and reasons come from outside. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
