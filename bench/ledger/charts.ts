import { readUnits, writeUnits } from './counted-table';
import { CUSTOMERS } from './quota';
import { sampleBills, sizeIs } from './report';
import type { Parts } from './report';
import { lineChart } from './svg';

const DIMENSIONS = 5;
const MEMORY_BAR = 256;

/** The charts by the names of their files. */
export function chartsOf(parts: Parts): Map<string, string> {
  const ours = parts.ours.filter(({ dimensions }) => dimensions === DIMENSIONS);
  const x = ours.map(({ licenses }) => whole(licenses));
  const sample = ours.map(({ licenses, dimensions }) => parts.baseline.find(sizeIs(licenses, dimensions)));
  return new Map([
    ['ledger-cost.svg', lineChart({
      title: 'What an hour costs, with 5 dimensions', xTitle: 'licenses', x, logarithmic: true, ticks: [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000], text: whole,
      series: [
        { name: 'write units', values: ours.map(({ told }) => writeUnits(told.consumed)) },
        { name: 'read units', values: ours.map(({ told }) => readUnits(told.consumed)) },
        { name: 'calls', values: ours.map(({ told }) => told.calls) },
        { name: 'calls of the sample', values: sample.map((one) => one?.asPublished.told.calls), dashed: true },
      ],
    })],
    ['ledger-memory.svg', lineChart({
      title: 'Memory of the reporter in a run', xTitle: 'licenses, with 5 dimensions each', x: parts.memory.map(({ licenses }) => whole(licenses)),
      ticks: [0, 64, 128, 192, 256], text: (value) => `${value} MB`,
      series: [
        { name: 'process', values: parts.memory.map(({ most }) => most) },
        { name: 'heap', values: parts.memory.map(({ mostHeap }) => mostHeap) },
        { name: 'bar', values: parts.memory.map(() => MEMORY_BAR), dashed: true },
      ],
    })],
    ['ledger-quota.svg', lineChart({
      title: 'What part of a month is billed, with 5 dimensions', xTitle: 'customers who use every dimension in every hour', x: CUSTOMERS.map(whole),
      ticks: [0, 0.25, 0.5, 0.75, 1], text: (value) => `${value * 100} %`,
      series: [
        { name: 'ledger, 8 calls/s', values: CUSTOMERS.map((customers) => parts.quota.find((one) =>
          one.customers === customers && one.dimensions === DIMENSIONS && one.callsPerSecond === 8 && one.mode === 'MERGE')?.billed) },
        { name: 'sample, one at a time', values: CUSTOMERS.map((customers) => sampleBills(parts, customers, DIMENSIONS, 'oneAtATime')), dashed: true },
        { name: 'sample, as published', values: CUSTOMERS.map((customers) => sampleBills(parts, customers, DIMENSIONS, 'asPublished')), dashed: true },
      ],
    })],
  ]);
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}
