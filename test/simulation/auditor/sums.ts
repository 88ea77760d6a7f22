import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { HOUR, hourStart, monthText } from '../world/times.js';
import { amountOfUnits, decimalText } from '../world/usage.js';
import { addTo, amountIn } from './amounts.js';
import { amountsIn, writtenOffIn } from './books.js';
import type { Books, HourOfBooks } from './books.js';
import type { Heard } from './heard.js';
import type { Item } from '../store/values.js';
import type { Seal, Seals } from './seals.js';
import type { Supplement } from './supplement.js';
import type { Violations } from './violations.js';

/** I1, I5 and I12: for each license, dimension and month, what was told and what is left follow from statements and receipts. */
export function checkSums(books: Books, seals: Seals, heard: Heard, violations: Violations): void {
  const byLicense = new Map<string, HourOfBooks[]>();
  for (const hour of books.hours) {
    const known = byLicense.get(hour.license);
    if (known) {
      known.push(hour);
    } else {
      byLicense.set(hour.license, [hour]);
    }
  }
  for (const [license, hours] of byLicense) {
    const counted = new Map<string, bigint>();
    const taken = new Map<string, bigint>();
    const pend = books.meters.get(license)?.pend?.M;
    const isSettled = hours.some(({ hour, receipt }) => hour === pend?.slot.S && receipt !== undefined);
    for (const hour of hours) {
      const month = monthText(hour.hour);
      // Taken by a statement without receipt.
      const pending = isSettled ? undefined : pend?.take.M?.[hour.hour];
      hour.heard.forEach((amount, dimension) => { addTo(counted, `${dimension} ${month}`, amount); });
      for (const [dimension, amount] of pending ? amountsIn(pending) : hour.told) {
        addTo(taken, `${dimension} ${month}`, amount - (hour.writtenOff.get(dimension) ?? 0n));
      }
    }
    const stated = statedOf(seals.seals(license), books.meters.get(license));
    checkLost(license, seals.seals(license), books.meters.get(license), violations);
    for (const name of new Set([...counted.keys(), ...taken.keys(), ...stated.keys()])) {
      const [dimension, month] = name.split(' ');
      const [a, b] = [counted.get(name) ?? 0n, heard.sum(license, dimension, month)];
      if (a !== b) {
        violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${license} ${name}: pages add up to ${decimalText(a)}, the events on them to ${decimalText(b)}`);
      }
      const [c, d] = [taken.get(name) ?? 0n, stated.get(name) ?? 0n];
      if (c !== d) {
        violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${license} ${name}: ${c < d ? 'less' : 'more'} is marked as told (${decimalText(c)}) than statements and remainders say (${decimalText(d)}): it would be ${c < d ? 'billed again' : 'lost'}`);
      }
    }
  }
}

/** Remainders of a month that no statement closed stand on the meter, by its newest slot. */
function checkLost(license: string, seals: readonly Seal[], meter: Partial<Item> | undefined, violations: Violations): void {
  const spelled = (slot: string, lost: AttributeValue) => `${slot} ${[...amountsIn(lost)].sort().map(([dimension, amount]) => `${dimension} ${decimalText(amount)}`).join(', ')}`;
  const said = seals.flatMap(({ pend }, i) => (i > 0 && Object.keys(pend.lost.M ?? {}).length > 0 ? [spelled(seals[i - 1].slot, pend.lost)] : []));
  const stored = Object.entries(meter?.lost?.M ?? {}).map(([slot, lost]) => spelled(slot, lost));
  if (said.sort().join('; ') !== stored.sort().join('; ')) {
    violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${license}: statements have lost ${said.join('; ') || 'nothing'}, the meter says ${stored.join('; ') || 'nothing'}`);
  }
}

/** What all statements took from a month: records, what contracts include, remainders that were dropped or lost, and the remainder that waits. */
function statedOf(seals: readonly Seal[], meter: Partial<Item> | undefined): Map<string, bigint> {
  const stated = new Map<string, bigint>();
  seals.forEach(({ slot, pend }, i) => {
    const month = monthText(slot);
    for (const [dimension, quantity] of Object.entries(pend.rec.M ?? {})) {
      addTo(stated, `${dimension} ${month}`, amountOfUnits(BigInt(quantity.N ?? '0')));
    }
    amountsIn(pend.free).forEach((amount, dimension) => { addTo(stated, `${dimension} ${month}`, amount); });
    amountsIn(pend.drop).forEach((amount, dimension) => { addTo(stated, `${dimension} ${month}`, amount); });
    const before = monthText(seals[i - 1]?.slot ?? slot);
    amountsIn(pend.lost).forEach((amount, dimension) => { addTo(stated, `${dimension} ${before}`, amount); });
  });
  const last = seals.at(-1);
  if (last) {
    amountsIn(meter?.rem).forEach((amount, dimension) => { addTo(stated, `${dimension} ${monthText(last.slot)}`, amount); });
  }
  for (const [slot, left] of Object.entries(meter?.wo?.M ?? {})) {
    amountsIn(left).forEach((amount, dimension) => { addTo(stated, `${dimension} ${monthText(slot)}`, amount); });
  }
  return stated;
}

/** I2 and I5 hour by hour: up to any slot of a month, no more was billed than was used up to it. */
export function checkNothingIsBilledAhead(accepted: ReadonlyMap<string, number>, books: Books, violations: Violations): void {
  const events = new Map<string, { readonly time: number; readonly amount: bigint }[]>();
  const add = (name: string, time: number, amount: bigint) => {
    const known = events.get(name);
    if (known) {
      known.push({ time, amount });
    } else {
      events.set(name, [{ time, amount }]);
    }
  };
  for (const { license, hour, heard } of books.hours) {
    heard.forEach((amount, dimension) => { add(`${license} ${dimension} ${monthText(hour)}`, hourStart(hour), amount); });
  }
  for (const [key, quantity] of accepted) {
    const [license, dimension, hour] = key.split(' ');
    add(`${license} ${dimension} ${monthText(hour)}`, hourStart(hour) + HOUR / 2, -amountOfUnits(quantity));
  }
  for (const [name, all] of events) {
    let left = 0n;
    for (const { time, amount } of all.sort((a, b) => a.time - b.time)) {
      left += amount;
      if (left < 0n) {
        violations.add('BILLED_MORE_THAN_USED', `${name}: until ${new Date(time).toISOString()} ${decimalText(-left)} units more were billed than used`);
        break;
      }
    }
  }
}

/** Whatever is written off on a page or a meter is on the list that people look at. */
export function checkWriteOffList(books: Books, violations: Violations, { mayList = () => false }: Pick<Supplement, 'mayList'> = {}): void {
  const listed = new Map(books.quarantined.filter(({ code }) => code.S === 'WRITTEN_OFF').map((item) => [item.sk.S ?? '', amountIn(item.total)]));
  const check = (license: string, what: string, writtenOff: ReadonlyMap<string, bigint>) => {
    const total = [...writtenOff.values()].reduce((a, b) => a + b, 0n);
    const known = listed.get(`written-off#${license}#${what}`) ?? 0n;
    if (total !== known) {
      violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${license} ${what}: ${decimalText(total)} units are written off, the list says ${decimalText(known)}`);
    }
  };
  books.hours.filter((hour) => !mayList(hour)).forEach(({ license, hour, writtenOff }) => { check(license, hour, writtenOff); });
  books.meters.forEach(({ wo }, license) => { check(license, 'remainders', writtenOffIn(wo)); });
}
