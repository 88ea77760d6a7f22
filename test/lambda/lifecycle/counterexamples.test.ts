import { describe, expect, test } from 'vitest';
import type { License } from '../../../lambda/core/license.js';
import { agreementCreated, agreementEnded, batchOf, licenseDeprovisioned, licenseUpdated } from '../../support/marketplace-events.js';
import { inEveryInterleaving, Interleaving } from './interleaving.js';
import type { Pick } from './interleaving.js';
import { register, subscriptions } from './listening.js';
import { MemoryStore } from './memory-store.js';
import { Random } from './random.js';

const POLICY = { pricingModel: 'SUBSCRIPTION', requireRegistration: true } as const;

const second = (n: number) => new Date(Date.parse('2026-08-20T14:00:00Z') + 1_000 * n).toISOString().replace('.000Z', 'Z');
const iso = (n: number) => new Date(second(n)).toISOString();

type Act = (store: MemoryStore) => Promise<unknown>;
const event = (message: object): Act => async (store) => await subscriptions(store).listen(batchOf(message));
const updated = (n: number, license: string, agreement: string) => event(licenseUpdated({ id: `updated-${n}`, time: second(n), license, agreement }));
const deprovisioned = (n: number, license: string, agreement: string) => event(licenseDeprovisioned({ id: `deprovisioned-${n}`, time: second(n), license, agreement }));
const ended = (n: number, agreement: string, status: string) => event(agreementEnded({ id: `ended-${n}`, time: second(n), agreement, status }));
const created = (n: number, agreement: string, previous?: string) => event(agreementCreated({ id: `created-${n}`, time: second(n), agreement, previous }));
const registered = (n: number, license: string, session = 'session'): Act => async (store) => { await register(store, license, { time: iso(n), id: session }); };

/** What follows from the acts done one after the other. */
async function afterAll(...acts: Act[]): Promise<MemoryStore> {
  const store = new MemoryStore(POLICY);
  for (const act of acts) {
    await act(store);
  }
  return store;
}

/** Does the acts at the same time, after the others, with the order of their steps as picked. */
async function interleaved(before: readonly Act[], acts: readonly Act[], pick: Pick): Promise<MemoryStore> {
  const interleaving = new Interleaving();
  let live = false;
  const store = new MemoryStore(POLICY, async () => {
    if (live) {
      await interleaving.turn();
    }
  });
  for (const act of before) {
    await act(store);
  }
  live = true;
  await interleaving.run(acts.map((act) => async () => { await act(store); }), pick);
  return store;
}

const factsIn = (store: MemoryStore, license = 'l-1') => store.license(license)!.facts;
const accessIn = (store: MemoryStore, license = 'l-1') => store.license(license)!.access;
const orders = (acts: readonly Act[]): Act[][] => acts.length < 2
  ? [[...acts]]
  : acts.flatMap((act) => orders(acts.filter((other) => other !== act)).map((rest) => [act, ...rest]));

describe('counterexamples of the model', () => {
  test('(a) two registrations at one time: the same one counts in both orders', async () => {
    const acts = [updated(1, 'l-1', 'agmt-1'), registered(2, 'l-1', 'aaa'), registered(2, 'l-1', 'bbb')];
    const facts = await Promise.all(orders(acts).map(async (order) => factsIn(await afterAll(...order))));
    expect(facts[0].registered).toEqual({ time: iso(2), id: 'bbb' });
    facts.forEach((other) => { expect(other).toEqual(facts[0]); });
  });

  test('(b) a License Updated that is older than the stored one still links its agreement: its renewal is known in every order', async () => {
    const acts = [updated(1, 'l-1', 'agmt-1'), ended(8, 'agmt-1', 'RENEWED'), updated(9, 'l-1', 'agmt-2')];
    for (const order of orders(acts)) {
      expect(factsIn(await afterAll(...order))).toMatchObject({
        updated: { agreement: 'agmt-2' }, activated: iso(1), linked: ['agmt-1', 'agmt-2'], agreements: { 'agmt-1': { status: 'RENEWED' } },
      });
    }
  });

  test('(c) an end and a license that meet at the hub see each other, whoever of them takes which step first', async () => {
    const runs = await inEveryInterleaving(async (pick) => {
      const store = await interleaved([], [ended(5, 'agmt-1', 'EXPIRED'), updated(1, 'l-1', 'agmt-1')], pick);
      expect(accessIn(store)).toMatchObject({ ending: true, end: iso(5) });
    });
    expect(runs).toBeGreaterThan(100);
  });

  test('(d) a late License Updated of a cancelled agreement does not let the customer in again, not even for a moment', async () => {
    const acts = [registered(2, 'l-1'), updated(1, 'l-1', 'agmt-1'), ended(5, 'agmt-1', 'CANCELLED'), deprovisioned(6, 'l-1', 'agmt-1'), updated(7, 'l-1', 'agmt-1')];
    for (const order of orders(acts)) {
      expect(accessIn(await afterAll(...order))).toMatchObject({ state: 'ENDED', reason: 'DEPROVISIONED', end: iso(6) });
    }
    const store = await afterAll(registered(2, 'l-1'), ended(5, 'agmt-1', 'CANCELLED'), deprovisioned(6, 'l-1', 'agmt-1'), updated(7, 'l-1', 'agmt-1'));
    expect(accessIn(store).activeVersion).toBeUndefined();
  });

  const renewal = [
    updated(1, 'l-1', 'agmt-1'), registered(2, 'l-1'),
    ended(9, 'agmt-1', 'RENEWED'), created(9, 'agmt-2', 'agmt-1'), updated(10, 'l-2', 'agmt-2'), deprovisioned(11, 'l-1', 'agmt-1'),
  ];

  test('(e) a renewal under another license keeps the buyer in without registering again, in all 720 orders', async () => {
    const outcomes = new Set<string>();
    for (const order of orders(renewal)) {
      const store = await afterAll(...order);
      expect(accessIn(store, 'l-2')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
      expect(accessIn(store, 'l-1')).toMatchObject({ state: 'ENDED', reason: 'REPLACED', successor: 'l-2' });
      expect(factsIn(store, 'l-2').inherited).toBe('l-1');
      outcomes.add(JSON.stringify(['l-1', 'l-2'].map((license): License['access'] => ({ ...accessIn(store, license), version: 0, activeVersion: 0 }))));
    }
    expect(outcomes.size).toBe(1);
  });

  test.each([
    ['the new license and the registration', [updated(1, 'l-1', 'agmt-1'), created(9, 'agmt-2', 'agmt-1')], [registered(2, 'l-1'), updated(10, 'l-2', 'agmt-2')]],
    ['the new agreement and the new license', [updated(1, 'l-1', 'agmt-1'), registered(2, 'l-1')], [created(9, 'agmt-2', 'agmt-1'), updated(10, 'l-2', 'agmt-2')]],
    ['the new agreement and the registration', [updated(1, 'l-1', 'agmt-1'), updated(10, 'l-2', 'agmt-2')], [created(9, 'agmt-2', 'agmt-1'), registered(2, 'l-1')]],
    ['the new agreement and the old license', [updated(10, 'l-2', 'agmt-2'), registered(2, 'l-1')], [created(9, 'agmt-2', 'agmt-1'), updated(1, 'l-1', 'agmt-1')]],
  ])('(e) and whichever step of %s comes first', async (_what, before, acts) => {
    const random = new Random(1);
    for (let run = 0; run < 200; run++) {
      const store = await interleaved(before, acts, (waiting) => random.below(waiting));
      expect(accessIn(store, 'l-2')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
      expect(accessIn(store, 'l-1')).toMatchObject({ state: 'ACTIVE', successor: 'l-2' });
    }
  });

  const [first, gap, last] = [updated(1, 'l-1', 'agmt-1'), created(3, 'agmt-2', 'agmt-1'), created(4, 'agmt-3', 'agmt-2')];
  test.each([
    ['the two agreements', [first, updated(5, 'l-3', 'agmt-3')], [gap, last]],
    ['the later agreement and the old license', [updated(5, 'l-3', 'agmt-3'), gap], [last, first]],
    ['the earlier agreement and the new license', [first, last], [gap, updated(5, 'l-3', 'agmt-3')]],
  ])('(g) replaced before it was provisioned: the chain is whole, whichever step of %s comes first', async (_what, before, acts) => {
    const random = new Random(1);
    for (let run = 0; run < 200; run++) {
      const store = await interleaved(before, acts, (waiting) => random.below(waiting));
      expect(accessIn(store, 'l-3').predecessor).toBe('l-1');
      expect(accessIn(store, 'l-1').successor).toBe('l-3');
    }
  });

  test('(f) given and taken back at one time: ended', async () => {
    for (const order of orders([registered(0, 'l-1'), deprovisioned(1, 'l-1', 'agmt-1'), updated(1, 'l-1', 'agmt-1')])) {
      expect(accessIn(await afterAll(...order))).toMatchObject({ state: 'ENDED', reason: 'DEPROVISIONED' });
    }
  });
});
