import type { Bar } from './bars';
import { readUnits, writeUnits } from './counted-table';
import { CUSTOMERS } from './quota';
import { rate, sampleBills, sizeIs } from './report';
import type { Parts } from './report';
import { LATENCY } from './workload';

/** The page of figures. Everything in it is measured by this run. */
export function documentOf(parts: Parts, bars: readonly Bar[]): string {
  const { ours, baseline, memory, quota } = parts;
  const size = ({ licenses, dimensions }: { licenses: number; dimensions: number }) => `${whole(licenses)} × ${dimensions}`;
  return `# Metering: what it costs, and how fast it is

Written by \`npx tsx --tsconfig tsconfig.dev.json bench/ledger.ts --publish\`. How the ledger works: [metering.md](metering.md).

The functions of the ledger, unchanged, tell one hour of usage in which every license has used every dimension; the hour before was told already. The
[rules of a published sample](../test/simulation/seed-port) tell the same hour in the same run. Both have the same table (in memory; units by
the sizes of items, strong reads at 4 KB, writes at 1 KB), the same model of AWS with its quota of 10 calls a second and as many at once after a
pause, and the same virtual time: every call to a service takes ${LATENCY} ms. The ledger makes at most 8 calls a second, its default. The sample is
played twice: with messages one at a time, and with as many at once as it sets no limit to. Wall and processor time are those of this run's machine.

## Bars

| Bar | Measured | |
|---|---|---|
${bars.map(({ name, measured, kept }) => `| ${name} | ${measured} | ${kept ? 'kept' : '**not kept**'} |`).join('\n')}

## One hour of the ledger

"Intake" is what it takes to count events (a message for each license, with an event for each dimension); the rest is to tell them. "Again" is the next
run, which finds nothing to do.

| Licenses × dimensions | Calls | Intake: writes (WU) | Updates (WU) | Queries (RU) | WU for a license | Again: queries (RU) | Until AWS had all | Records/s | Wall | Processor | Process |
|---|---|---|---|---|---|---|---|---|---|---|---|
${ours.map((one) => {
  const { intake, told, idle } = one;
  return row([
    size(one), whole(told.calls), `${whole(intake.consumed.update.requests + intake.consumed.put.requests)} (${whole(writeUnits(intake.consumed))})`,
    `${whole(told.consumed.update.requests)} (${whole(writeUnits(told.consumed))})`,
    `${whole(told.consumed.query.requests + told.consumed.get.requests)} (${whole(readUnits(told.consumed))})`,
    (writeUnits(told.consumed) / one.licenses).toFixed(2), `${whole(idle.consumed.query.requests + idle.consumed.get.requests)} (${whole(readUnits(idle.consumed))})`,
    seconds(told.virtual), whole(rate(told)), seconds(told.wall), seconds(told.processor), `${whole(one.megabytes)} MB`,
  ]);
}).join('\n')}

"Process" is the most memory of the whole measurement, in which the table and AWS are, too.${ours.some(sizeIs(100_000, 5)) ? '' : ' 100,000 × 5 was not played in this run.'}

![What an hour costs](images/ledger-cost.svg)

## The same hour by the rules of the sample

Its rows are written one for each license (WU with those of its index). AWS refuses calls above the quota; the sample gives up after four attempts.

| Licenses × dimensions | How | Calls | Rows (WU) | Updates (WU) | Billed | Until its last record | Records/s | The ledger's rate is |
|---|---|---|---|---|---|---|---|---|
${ours.flatMap((one) => ([['oneAtATime', 'one at a time'], ['asPublished', 'as published']] as const).flatMap(([how, name]) => {
  const same = baseline.find(sizeIs(one.licenses, one.dimensions))?.[how];
  return same === undefined
    ? []
    : [row([
        size(one), name, whole(same.told.calls), `${whole(same.rows.consumed.put.requests)} (${whole(writeUnits(same.rows.consumed))})`,
        `${whole(same.told.consumed.update.requests)} (${whole(writeUnits(same.told.consumed))})`, percent(same.told.billed / (one.licenses * one.dimensions)),
        seconds(same.told.virtual), whole(rate(same.told)), `${(rate(one.told) / rate(same.told)).toFixed(1)} ×`,
      ])];
})).join('\n')}

Rates are records that AWS took in a second of virtual time, from the first run to the last record. The quota decides them: a call of the sample
has the dimensions of one customer, a call of the ledger 25 records of any. So with 5 dimensions no sender can be more than 5 times as fast as one that makes each of
its calls count; with 1 dimension it is 25 times. What the sample has lost or left behind by then is not in its rate, but under "billed".

## The reporter's memory

Its bundle in a process of its own, with the clients of the SDK over the wire to a DynamoDB engine, for one run of at most four minutes of real time. The engine on the same machine is slower than the table of AWS: this measures memory, not speed.

| Licenses × dimensions | Most memory of the process | Most heap | Calls in the run | Run | Processor |
|---|---|---|---|---|---|
${memory.map((one) => row([size(one), `${Math.round(one.most)} MB`, `${Math.round(one.mostHeap)} MB`, whole(one.calls), seconds(one.seconds), seconds(one.processor)])).join('\n')}

![Memory of the reporter](images/ledger-memory.svg)

## How many customers fit below the quota

A month in which every customer uses every dimension in every hour. The slots, the calls and the time at which hours are told together follow from the
rules of the ledger, customers are counted in groups, who waits longest is told first, and calls never fail. "Billed" is the part of the usage that AWS took before it closed the
month, at 06:00 UTC on the 1st; "longest" is the time from the end of an hour until it was told, of which the last hour of the month waits two on purpose. The sample's part is that of one hour; with
more customers than were played, rows pile up, and it bills as many records an hour as with those.

| Customers × dimensions | Calls/s | Hour by hour: billed | longest | Hours told together: billed | longest | hours a statement | Sample, one at a time | Sample, as published |
|---|---|---|---|---|---|---|---|---|
${[1, 5].flatMap((dimensions) => CUSTOMERS.flatMap((customers) => [8, 10].map((calls) => {
  const of = (mode: string) => quota.find((one) => one.customers === customers && one.dimensions === dimensions && one.callsPerSecond === calls && one.mode === mode);
  const [hourly, merged] = [of('HOURLY'), of('MERGE')];
  const sample = (how: 'oneAtATime' | 'asPublished') => {
    const part = sampleBills(parts, customers, dimensions, how);
    return part === undefined ? '' : percent(part);
  };
  return row([
    size({ licenses: customers, dimensions }), `${calls}`, percent(hourly?.billed ?? 0), hours(hourly?.longest), percent(merged?.billed ?? 0), hours(merged?.longest),
    (merged?.hours ?? 0).toFixed(1), sample('oneAtATime'), sample('asPublished'),
  ]);
}))).join('\n')}

Nothing is lost within a month: what cannot be told in its hour is told in a later one. What is missing was still untold when AWS closed the month.
Above ${whole(0.6 * 8 * 3_600 * 25)} records an hour, 60 % of what 8 calls a second can tell, the ledger tells hours together by itself.

![What part of a month is billed](images/ledger-quota.svg)
`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${whole(value)} s`;
}

function hours(value: number | undefined): string {
  return value === undefined ? '' : `${value.toFixed(1)} h`;
}

/** Never rounded up to all of it. */
function percent(part: number): string {
  return part === 1 ? '100 %' : `${(Math.floor(part * 10_000) / 100).toFixed(part < 0.01 || part > 0.99 ? 2 : 1)} %`;
}
