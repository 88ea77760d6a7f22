import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { amountOf, sum } from '../../../lambda/core/metering/decimal.js';
import { linesOfHour, linesOfMeter, totalOf } from '../../../lambda/core/metering/hour-account.js';
import type { ToldReceipt, UsageLine } from '../../../lambda/core/metering/hour-account.js';
import { monthOf, plus } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import type { Outcome } from '../../../lambda/core/metering/outcomes.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import type { HourOfUse } from '../../../lambda/core/metering/page.js';
import { seriesOf } from '../../../lambda/core/metering/series.js';
import { freeze } from '../../../lambda/core/metering/statement.js';
import { writeOffOf, writtenOffAfter } from '../../../lambda/core/metering/write-off.js';

const IDENTITY = { arn: 'arn', account: '1', start: '2026-10-01T00:00:00.000Z' };
const DIMENSIONS = ['GB', 'requests'] as const;

const outcome = fc.constantFrom<Outcome>(
  { result: 'ACCEPTED', id: 'r' }, { result: 'ACCEPTED', dup: true }, { result: 'QUARANTINED', reason: 'refused' }, { result: 'EXPIRED', reason: 'late' });

interface Heard {
  readonly hoursBefore: number;
  readonly dimension: string;
  readonly thousandths: number;
  readonly tagged: boolean;
}

/** Usage up to so many hours before a slot, in thousandths. */
const heard = fc.array<Heard>(
  fc.record({ hoursBefore: fc.nat({ max: 40 }), dimension: fc.constantFrom(...DIMENSIONS), thousandths: fc.integer({ min: 1, max: 4_000 }), tagged: fc.boolean() }), { maxLength: 4 });

/** Slots that follow one another after hours, the end of a month, or whole months in which no slot was told. */
const step = fc.record({ hoursLater: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 200, max: 1_700 })), heard, outcome, dry: fc.boolean() });

it('what was heard in a month is in the accounts of that month, to the unit, whatever became of it', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), fc.boolean(), (steps, settled) => {
    const history = new History();
    steps.forEach((one, i) => {
      history.hear(one.heard, one.hoursLater);
      history.tell(one, settled || i < steps.length - 1);
      history.writeOff();
    });
    const lines = history.lines(settled);
    for (const month of new Set(lines.map(({ hour }) => monthOf(hour)))) {
      for (const dimension of DIMENSIONS) {
        const { heard: all = 0n, ...rest } = totalOf(lines.filter((line) => monthOf(line.hour) === month && line.dimension === dimension));
        const { accepted = 0n, included = 0n, quarantined = 0n, expired = 0n, dryRun = 0n, sending = 0n, writtenOff = 0n, dropped = 0n, lost = 0n, remainder = 0n, untold = 0n } = rest;
        expect(accepted + included + quarantined + expired + dryRun + sending + writtenOff + dropped + lost + remainder + untold, `${month} ${dimension}`).toBe(all);
      }
    }
    expect(lines.every(({ quantities }) => Object.values(quantities).every((amount) => amount >= 0n))).toBe(true);
  }));
});

/** One license: its meter and its pages, as the reporter's steps leave them. */
class History {
  private meter: Meter = {
    license: 'l-1', rev: 1, rem: new Map(), late: new Set(), fin: false, inc: new Map([['GB', [{ until: '', included: amountOf('2.5'), used: 0n }]]]),
  };

  private readonly pages = new Map<Hour, HourOfUse>();
  private readonly receipts = new Map<Hour, ToldReceipt>();
  private slot = '2026-10-30T02';

  public hear(events: readonly Heard[], hoursLater: number): void {
    this.slot = plus(this.slot, hoursLater);
    for (const { hoursBefore, dimension, thousandths, tagged } of events) {
      const hour = plus(this.slot, -hoursBefore);
      if (hour >= '2026-10-30T00') {
        const series = seriesOf(dimension, tagged ? { team: 'a' } : {});
        const page = this.pages.get(hour) ?? UNUSED;
        this.pages.set(hour, { ...page, heard: sum(page.heard, new Map([[series, amountOf(`${thousandths}e-3`)]])) });
        this.meter = { ...this.meter, late: new Set([...this.meter.late, hour]) };
      }
    }
  }

  public tell({ outcome: answer, dry }: { outcome: Outcome; dry: boolean }, settled: boolean): void {
    const { statement, ...after } = freeze(this.meter, this.slot, IDENTITY, this.pages, { dry, included: new Set(['GB']) });
    this.meter = { ...this.meter, ...after, last: statement.slot, pend: statement };
    if (settled) {
      statement.take.forEach((told, hour) => this.pages.set(hour, { ...this.pages.get(hour) ?? UNUSED, told, by: statement.slot }));
      const outcomes = new Map([...statement.rec.keys()].map((dimension): [string, Outcome] => [dimension, dry ? { result: 'DRY_RUN' } : answer]));
      this.receipts.set(statement.slot, { statement, outcomes });
    }
  }

  /** What no slot can take any more: of a statement that waits for its answer nothing. */
  public writeOff(): void {
    if (this.receipts.has(this.slot)) {
      const due = writeOffOf(this.meter, Date.parse(`${plus(this.slot, 1)}:00:00Z`));
      due?.hours.forEach((reason, hour) => {
        const page = this.pages.get(hour) ?? UNUSED;
        this.pages.set(hour, { ...page, told: page.heard, by: '~1', writtenOff: writtenOffAfter(page, reason) });
      });
    }
  }

  public lines(settled: boolean): UsageLine[] {
    const hours = new Set([...this.pages.keys(), ...this.receipts.keys()]);
    return [
      ...[...hours].flatMap((hour) => {
        const receipt = this.receipts.get(hour);
        return linesOfHour({ license: 'l-1', hour, use: this.pages.get(hour) ?? UNUSED, ...receipt ? { receipt } : {} }, this.meter);
      }),
      ...linesOfMeter({ meter: this.meter, writtenOff: new Map(), givenUp: new Map() }, settled),
    ];
  }
}
