/**
 * What the metering ledger costs and how fast it is, beside a published sample, by the same clock, latency and quota: calls, reads and writes of
 * the table, time, memory; and what part of a month is billed at which number of customers.
 *
 *     npx projen bundle    # the reporter's memory is that of its bundle
 *     npx tsx --tsconfig tsconfig.dev.json bench/ledger.ts [--most 10000] [--parts <folder>] [--publish]
 *
 * --parts: keeps each measurement in a file there, and does not repeat what is there already. --most: leaves out what has more licenses and is not there.
 * --publish: writes docs/benchmarks.md and its charts. Exits 1 above a bar.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barsOf } from './ledger/bars';
import { chartsOf } from './ledger/charts';
import { documentOf } from './ledger/document';
import { CUSTOMERS, quotaRun } from './ledger/quota';
import type { Part, Parts } from './ledger/report';

const SIZES = [[10, 5], [1_000, 1], [1_000, 5], [10_000, 5], [100_000, 5]] as const;
/** For the month at a pace: where one page of a query holds all rows of the sample, and where not. */
const MONTHS = [[50, 1], [50, 5], [1_000, 1], [10_000, 1], [100_000, 1]] as const;
const MEMORY = [[1_000, 5], [10_000, 5], [100_000, 5]] as const;
/** The table and AWS are in the same process. */
const HEAP_MEGABYTES = 9_000;

const { values } = parseArgs({ options: { most: { type: 'string', default: '100000' }, parts: { type: 'string' }, publish: { type: 'boolean', default: false } } });
const folder = values.parts ?? mkdtempSync(join(tmpdir(), 'ledger-'));
mkdirSync(folder, { recursive: true });

const fileOf = (kind: Part['kind'], [licenses, dimensions]: readonly [number, number]) => join(folder, `${kind}-${licenses}-${dimensions}.json`);

function part<Kind extends Part['kind']>(kind: Kind, [licenses, dimensions]: readonly [number, number]): Extract<Part, { kind: Kind }> {
  const file = fileOf(kind, [licenses, dimensions]);
  if (!existsSync(file)) {
    console.error(`${kind}: ${licenses} licenses with ${dimensions} dimensions`);
    const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, `--max-old-space-size=${HEAP_MEGABYTES}`, join(__dirname, 'ledger/part.ts'), kind, `${licenses}`, `${dimensions}`], {
      stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8',
    });
    if (status !== 0) {
      throw new Error(`The measurement "${kind}" of ${licenses} licenses with ${dimensions} dimensions failed.`);
    }
    writeFileSync(file, stdout);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Extract<Part, { kind: Kind }>;
}

function measured<Kind extends Part['kind']>(kind: Kind, sizes: readonly (readonly [number, number])[]): Extract<Part, { kind: Kind }>[] {
  return sizes.filter((size) => size[0] <= Number(values.most) || existsSync(fileOf(kind, size))).map((size) => part(kind, size));
}

const parts: Parts = {
  ours: measured('ours', SIZES),
  baseline: measured('baseline', [...SIZES, ...MONTHS]),
  memory: measured('memory', MEMORY),
  quota: CUSTOMERS.flatMap((customers) => [1, 5].flatMap((dimensions) => [8, 10].flatMap((calls) => (['HOURLY', 'MERGE'] as const).map((mode) => quotaRun(customers, dimensions, calls, mode))))),
};

const bars = barsOf(parts);
const document = documentOf(parts, bars);
console.log(document);
if (values.publish) {
  const docs = join(__dirname, '../docs');
  writeFileSync(join(docs, 'benchmarks.md'), document);
  for (const [name, svg] of chartsOf(parts)) {
    writeFileSync(join(docs, 'images', name), svg);
  }
}
process.exitCode = bars.every(({ kept }) => kept) ? 0 : 1;
