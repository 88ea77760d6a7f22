import { marshall } from '@aws-sdk/util-dynamodb';
import { accessDispatcher } from '../../../../lambda/access-dispatcher/handler.js';
import type { Dependencies } from '../../../../lambda/access-dispatcher/dependencies.js';
import { accessOutbox } from '../../../../lambda/access-outbox/handler.js';
import type { DeliveredProduct } from '../../../../lambda/core/access-delivery.js';
import type { AccessEvent } from '../../../../lambda/core/bus-event.js';
import { nextAccess } from '../../../../lambda/core/derive-access.js';
import type { Access, License, LicenseFacts } from '../../../../lambda/core/license.js';
import { aHook, aLicense, iso, MINUTE, NOON } from '../a-license.js';
import { FakeReport, received } from '../fakes.js';
import { Chance } from './chance.js';
import { Fifo } from './fifo.js';
import { Table } from './table.js';
import { HOOK_TIMEOUT, Vendor } from './vendor.js';

/** A dispatcher that does something else than ours. */
export type Mutation = (dependencies: Dependencies, about: { readonly table: Table; readonly message: { readonly license: string; readonly version: number } }) => Dependencies;

/** The second license continues the first one when that is replaced. */
const [PREDECESSOR, SUCCESSOR] = ['l-one', 'l-two'];
const LICENSES = [PREDECESSOR, SUCCESSOR];

const { facts: GIVEN } = aLicense();

/** Renewed, and the entitlements of the new term are not read yet. */
const GIVEN_BACK: LicenseFacts = {
  ...GIVEN,
  deprovisioned: { time: iso(NOON), id: 'event-9', agreement: 'agmt-0' },
  agreements: { 'agmt-0': { time: iso(NOON), id: 'event-8', status: 'RENEWED' } },
};

/**
 * Subscribers table with its stream, dispatch queue with its dead letters, and a vendor, all in memory and at the
 * mercy of a dice: anything may fail, be slow, crash before or after it happened, come twice or be overtaken by new facts.
 */
export class World {
  public readonly bus: AccessEvent[] = [];
  public readonly vendor: Vendor;
  /** Events that the bus refused, and hears later. */
  private readonly kept: AccessEvent[] = [];
  private readonly table: Table;
  private readonly queue: Fifo;
  private readonly chance: Chance;

  constructor(private readonly product: DeliveredProduct, dice: () => number, private readonly mutation: Mutation = (dependencies) => dependencies) {
    this.chance = new Chance(NOON, dice);
    this.queue = new Fifo(this.chance);
    const licenses = LICENSES.map((id) => aLicense({ id, access: accessOf('PENDING', 1), hook: aHook(), due: false }));
    this.table = new Table(licenses, product, this.chance, (license) => { this.changeFacts(license); });
    this.vendor = new Vendor(product, this.table, this.chance);
  }

  public get time(): number {
    return this.chance.time;
  }

  public get licenses(): License[] {
    return this.table.licenses;
  }

  public get violations(): string[] {
    return [...this.vendor.violations, ...this.table.violations];
  }

  public async live(steps: number): Promise<void> {
    const possible: (() => void | Promise<void>)[] = [
      () => { this.changeFacts(this.chance.pick(LICENSES)); },
      () => this.pump(),
      () => this.dispatch(),
      () => this.dispatch(),
      () => { this.repeatWakeUp(this.table.item(this.chance.pick(LICENSES))); },
      () => { this.queue.redrive(); },
      () => { this.chance.time += this.chance.upTo(2 * MINUTE); },
    ];
    for (let step = 0; step < steps; step++) {
      await this.chance.pick(possible)();
    }
  }

  /** No more faults and no more facts: what is under way comes to its end. */
  public async settle(): Promise<void> {
    this.chance.faulty = false;
    for (let round = 0; this.table.stream.length > 0 || !this.queue.isEmpty || this.kept.length > 0; round++) {
      if (round > 1_000) {
        throw new Error(`Does not come to rest: ${JSON.stringify(this.licenses)}`);
      }
      await this.pump();
      this.queue.redrive();
      await this.dispatch();
      this.chance.time += MINUTE / 2;
    }
  }

  /** Both licenses become active; nothing but the vendor fails. */
  public async grantAll(dispatches: number): Promise<void> {
    this.chance.faulty = false;
    this.licenses.forEach((license) => { this.table.write({ ...license, access: nextAccess(license.access, accessOf('ACTIVE', 2)), due: true }); });
    await this.pump();
    await this.pump();
    for (let count = 0; count < dispatches; count++) {
      await this.dispatch();
    }
  }

  /** What somebody believes who only listens to the bus and ignores versions older than the newest heard. */
  public get heard(): Map<string, string> {
    const tenants = new Map<string, string>();
    const newest = new Map<string, number>();
    for (const { detail: { license, version, action } } of this.bus) {
      if (version >= (newest.get(license) ?? 0)) {
        newest.set(license, version);
        if (action === 'REVOKE') {
          tenants.delete(license);
        } else if (action !== 'FINAL_USAGE') {
          tenants.set(license, this.table.history.get(`${license}@${version}`)!.digest);
        }
      }
    }
    return tenants;
  }

  /** Revocations on the bus of licenses that had never been active by then. */
  public get revokedOutOfNothing(): string[] {
    return this.bus.flatMap(({ detail: { license, version, action } }) =>
      action === 'REVOKE' && version < (this.table.firstActive.get(license) ?? Infinity) ? [`${license}@${version}`] : []);
  }

  private changeFacts(id: string): void {
    const license = this.table.item(id);
    const { access } = license;
    if (license.due && access.end !== undefined && this.chance.hits(0.2)) {
      this.table.write({ ...license, access: { ...access, end: this.moment() } });
      return;
    }
    const state = this.chance.pick(['ACTIVE', 'ACTIVE', 'ENDED', 'PENDING'] as const);
    const ending = state === 'ENDED' ? this.chance.hits(0.8) : state === 'ACTIVE' && this.chance.hits(0.2);
    const replaced = state === 'ENDED' && ending && id === PREDECESSOR && this.chance.hits(0.5);
    // AWS may tell late, or never, that it was a renewal.
    const reason = replaced && this.chance.hits(0.7) ? 'REPLACED' : accessOf(state, 0).reason;
    const since = this.moment();
    const next = { state, reason, ending, since, end: ending ? since : undefined, successor: replaced ? SUCCESSOR : undefined } as const;
    const digest = `${state} ${ending} ${reason} ${this.chance.pick(['few', 'many'])}`;
    if (digest !== access.digest) {
      const facts = state === 'PENDING' && this.chance.hits(0.5) ? GIVEN_BACK : GIVEN;
      this.table.write({ ...license, facts, access: nextAccess(access, { ...next, digest }), due: true, revision: license.revision + 1 });
    }
  }

  /** A wake-up of any version so far, new to the queue. */
  private repeatWakeUp({ id, access }: License): void {
    this.queue.enqueue({ license: id, version: 1 + this.chance.upTo(access.version), purpose: `repeat-${this.chance.next()}` });
  }

  private async pump(): Promise<void> {
    this.announce();
    const batch = this.table.stream.slice(0, 1 + this.chance.upTo(4));
    if (batch.length === 0) {
      return;
    }
    this.chance.newProcess();
    const handle = accessOutbox({
      product: this.product,
      wakeUps: this.queue.wakeUps(),
      bus: { put: async (events) => this.chance.effect(() => {
        const refused = new Set([...events.keys()].filter(() => this.chance.hits(0.1)));
        this.bus.push(...events.filter((_event, position) => !refused.has(position)));
        return refused;
      }) },
      announcements: { keep: async (events) => this.chance.effect(() => {
        const lost = new Set([...events.keys()].filter(() => this.chance.hits(0.1)));
        this.kept.push(...events.filter((_event, position) => !lost.has(position)));
        return lost;
      }) },
      clock: { now: () => this.chance.time },
      logger: { error: () => undefined },
    });
    const { batchItemFailures } = await handle({
      Records: batch.map((image, i) => ({ dynamodb: { SequenceNumber: String(i), NewImage: marshall(image, { removeUndefinedValues: true }) as never } })),
    });
    const failed = batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    this.table.stream.splice(0, this.chance.isDead() ? 0 : Math.min(batch.length, ...failed));
  }

  /** One of the events that were kept, in no order, now and then twice. */
  private announce(): void {
    if (this.kept.length === 0) {
      return;
    }
    const events = this.kept.splice(this.chance.upTo(this.kept.length), 1);
    this.bus.push(...events, ...(this.chance.hits(0.1) ? events : []));
  }

  private async dispatch(): Promise<void> {
    const message = this.queue.receive();
    if (message === undefined) {
      return;
    }
    this.chance.newProcess();
    const report = new FakeReport();
    report.finalUsageMissed = (license) => { this.vendor.finalUsageMissed(license); };
    const { license, version, notBefore } = message.wakeUp;
    const handle = accessDispatcher(this.mutation({
      product: this.product,
      store: this.table.store,
      hooks: this.vendor.hooks,
      wakeUps: this.queue.wakeUps(message),
      deadLetters: this.queue.deadLettersOf(message),
      report,
      hookTimeoutMilliseconds: HOOK_TIMEOUT,
      clock: { now: () => this.chance.time },
    }, { table: this.table, message: { license, version } }));
    const { batchItemFailures } = await handle(received({ license, version, notBefore }, message.receives, message.id));
    if (!this.chance.isDead() && batchItemFailures.length === 0) {
      this.queue.delete(message);
    }
  }

  private moment(): string {
    return iso(this.chance.time + this.chance.next());
  }
}

function accessOf(state: Access['state'], version: number): Access {
  return { state, reason: state === 'ACTIVE' ? 'LICENSED' : state === 'ENDED' ? 'DEPROVISIONED' : 'ENTITLEMENT', ending: false, version, digest: state };
}
