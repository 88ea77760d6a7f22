import { isDeepStrictEqual } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';
import { accessDispatcher } from '../../../lambda/access-dispatcher/handler.js';
import { accessOutbox } from '../../../lambda/access-outbox/handler.js';
import type { DeliveredProduct, DeliveryStore, OutgoingWakeUp, WakeUps } from '../../../lambda/core/access-delivery.js';
import type { AccessEvent } from '../../../lambda/core/bus-event.js';
import { nextAccess } from '../../../lambda/core/derive-access.js';
import type { HookPayload } from '../../../lambda/core/hook-payload.js';
import type { Access, License } from '../../../lambda/core/license.js';
import { aHook, aLicense, iso, MINUTE, NOON } from './a-license.js';
import { FakeDeadLetters, FakeHooks, FakeReport, received } from './fakes.js';

interface Message { readonly id: string; readonly wakeUp: OutgoingWakeUp; receives: number; visibleAt: number }

/** The process is gone: everything it tries from now on has no effect. */
class Crash extends Error {}

const LICENSES = ['l-one', 'l-two'];
const DEDUPLICATION = 5 * MINUTE;
const VISIBILITY = 12 * MINUTE;
const RECEIVES = 10;

/**
 * Subscribers table with its stream, dispatch queue with its dead letters, and a vendor, all in memory and at the
 * mercy of a dice: anything may fail, crash before or after it happened, come twice or be overtaken by new facts.
 */
export class World {
  public time = NOON;
  /** The vendor's functions never work for this license. */
  public failing?: string;
  public readonly bus: AccessEvent[] = [];
  /** What each tenant was made for: the digest of the access. */
  public readonly tenants = new Map<string, string>();
  public readonly violations: string[] = [];
  private readonly items = new Map<string, License>(LICENSES.map((id) => [id, aLicense({ id, access: accessOf('PENDING', 1), hook: aHook(), due: false })]));
  private stream: License[] = [];
  private queue: Message[] = [];
  private deadLetters: Message[] = [];
  private readonly accepted = new Map<string, number>();
  private readonly versions = new Map<string, number>();
  private readonly history = new Map<string, string>();
  private readonly firstActive = new Map<string, number>();
  private readonly lastCalls = new Set<string>();
  private faulty = true;
  private dead = false;
  private serial = 0;

  constructor(private readonly product: DeliveredProduct, private readonly dice: () => number) {}

  public async live(steps: number): Promise<void> {
    const possible: (() => void | Promise<void>)[] = [
      () => { this.changeFacts(this.pick(LICENSES)); },
      () => this.pump(),
      () => this.dispatch(),
      () => this.dispatch(),
      () => { this.repeatWakeUp(this.item(this.pick(LICENSES))); },
      () => { this.redrive(); },
      () => { this.time += Math.floor(this.dice() * 2 * MINUTE); },
    ];
    for (let step = 0; step < steps; step++) {
      const next = this.pick(possible);
      await next();
    }
  }

  /** No more faults and no more facts: what is under way comes to its end. */
  public async settle(): Promise<void> {
    this.faulty = false;
    for (let round = 0; this.stream.length + this.queue.length + this.deadLetters.length > 0; round++) {
      if (round > 1_000) {
        throw new Error(`Does not come to rest: ${JSON.stringify([...this.items.values()])}`);
      }
      await this.pump();
      this.redrive();
      await this.dispatch();
      this.time += MINUTE / 2;
    }
  }

  /** Both licenses become active; nothing but the vendor fails. */
  public async grantAll(dispatches: number): Promise<void> {
    this.faulty = false;
    this.licenses.forEach((license) => { this.write({ ...license, access: nextAccess(license.access, accessOf('ACTIVE', 2)), due: true }); });
    await this.pump();
    await this.pump();
    for (let count = 0; count < dispatches; count++) {
      await this.dispatch();
    }
  }

  public get licenses(): License[] {
    return [...this.items.values()];
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
          tenants.set(license, this.history.get(`${license}@${version}`)!);
        }
      }
    }
    return tenants;
  }

  /** Revocations on the bus of licenses that had never been active by then. */
  public get revokedOutOfNothing(): string[] {
    return this.bus.flatMap(({ detail: { license, version, action } }) =>
      action === 'REVOKE' && version < (this.firstActive.get(license) ?? Infinity) ? [`${license}@${version}`] : []);
  }

  private changeFacts(id: string): void {
    const license = this.item(id);
    const { access } = license;
    if (license.due && access.end !== undefined && this.dice() < 0.2) {
      this.write({ ...license, access: { ...access, end: this.moment() } });
      return;
    }
    const state = this.pick(['ACTIVE', 'ACTIVE', 'ENDED', 'PENDING'] as const);
    const ending = state === 'ENDED' ? this.dice() < 0.8 : state === 'ACTIVE' && this.dice() < 0.2;
    const { reason } = accessOf(state, 0);
    const next = { state, reason, ending, since: this.moment(), end: ending ? this.moment() : undefined };
    const digest = `${state} ${ending} ${this.pick(['few', 'many'])}`;
    if (digest !== access.digest) {
      this.write({ ...license, access: nextAccess(access, { ...next, digest }), due: true, revision: license.revision + 1 });
    }
  }

  /** A wake-up of any version so far, new to the queue. */
  private repeatWakeUp({ id, access }: License): void {
    this.enqueue({ license: id, version: Math.ceil(this.dice() * access.version), purpose: `repeat-${this.serial++}` });
  }

  private async pump(): Promise<void> {
    const batch = this.stream.slice(0, 1 + Math.floor(this.dice() * 4));
    this.dead = false;
    const handle = accessOutbox({
      product: this.product,
      wakeUps: this.wakeUps(),
      bus: { put: async (events) => this.effect(() => {
        const refused = new Set([...events.keys()].filter(() => this.hits(0.1)));
        this.bus.push(...events.filter((_event, position) => !refused.has(position)));
        return refused;
      }) },
      clock: { now: () => this.time },
      logger: { error: () => undefined },
    });
    const { batchItemFailures } = await handle({
      Records: batch.map((image, i) => ({ dynamodb: { SequenceNumber: String(i), NewImage: marshall(image, { removeUndefinedValues: true }) as never } })),
    });
    const failed = batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    this.stream.splice(0, this.isDead() ? 0 : Math.min(batch.length, ...failed));
  }

  private async dispatch(): Promise<void> {
    const heads = LICENSES.flatMap((license) => this.queue.find(({ wakeUp }) => wakeUp.license === license) ?? []);
    const ready = heads.filter(({ visibleAt }) => visibleAt <= this.time);
    if (ready.length === 0) {
      return;
    }
    const message = this.pick(ready);
    message.receives += 1;
    if (message.receives > RECEIVES) {
      this.queue = this.queue.filter((other) => other !== message);
      this.deadLetters.push(message);
      return;
    }
    message.visibleAt = this.time + VISIBILITY;
    this.dead = false;
    const handle = accessDispatcher({
      product: this.product, store: this.store(), hooks: this.hooks(), wakeUps: this.wakeUps(message), report: this.report(), deadLetters: new FakeDeadLetters(),
      hookTimeoutMilliseconds: 5 * MINUTE, clock: { now: () => this.time },
    });
    const { license, version, notBefore } = message.wakeUp;
    const { batchItemFailures } = await handle(received({ license, version, notBefore }, message.receives, message.id));
    if (!this.isDead() && batchItemFailures.length === 0) {
      this.queue = this.queue.filter((other) => other !== message);
    }
  }

  private redrive(): void {
    const message = this.deadLetters.shift();
    if (message) {
      this.queue.push({ ...message, receives: 0, visibleAt: this.time });
    }
  }

  private store(): DeliveryStore {
    const change = (license: License, settles: boolean, next: Partial<License>) => {
      const now = this.item(license.id);
      if (!isDeepStrictEqual(now.hook, license.hook) || (settles && !isDeepStrictEqual(now.access, license.access))) {
        return undefined;
      }
      return this.write({ ...now, ...next });
    };
    const interleaved = async <T>(id: string, action: () => T) => {
      if (this.hits(0.15)) {
        this.changeFacts(id);
      }
      return await this.effect(action);
    };
    return {
      read: (id) => interleaved(id, () => this.item(id)),
      contact: (id) => interleaved(id, () => ({ email: 'ada@example.com' })),
      settle: (license) => interleaved(license.id, () => change(license, true, { due: false }) !== undefined),
      record: async (license, hook, nothingLeft) => {
        const settled = nothingLeft ? await interleaved(license.id, () => change(license, true, { hook, due: false })) : undefined;
        const after = settled ?? await interleaved(license.id, () => change(license, false, { hook }));
        if (!after) {
          throw new Error('moved');
        }
        return after;
      },
    };
  }

  private hooks(): FakeHooks {
    const hooks = new FakeHooks();
    hooks.during = async (payload) => {
      if (payload.license === this.failing) {
        throw new Error('never works');
      }
      await this.effect(() => { this.vendor(payload); });
      if (this.hits(0.2)) {
        throw new Error('failed after the work was done');
      }
    };
    return hooks;
  }

  /** A vendor who makes and removes tenants and watches what we promised. */
  private vendor({ license, action, version }: HookPayload): void {
    if (version < (this.versions.get(license) ?? 0)) {
      this.violations.push(`${license}: version ${version} after ${this.versions.get(license)}`);
    }
    this.versions.set(license, version);
    if (action === 'FINAL_USAGE') {
      this.lastCalls.add(license);
    } else if (action === 'REVOKE') {
      if (this.product.metering && this.tenants.has(license) && !this.lastCalls.has(license)) {
        this.violations.push(`${license}: revoked without a last call`);
      }
      this.tenants.delete(license);
    } else {
      if (action === 'CHANGE' && !this.tenants.has(license)) {
        this.violations.push(`${license}: change of a tenant that does not exist`);
      }
      this.tenants.set(license, this.history.get(`${license}@${version}`)!);
      this.lastCalls.delete(license);
    }
  }

  private report(): FakeReport {
    const report = new FakeReport();
    report.finalUsageMissed = (license) => { this.lastCalls.add(license); };
    return report;
  }

  private wakeUps(current?: Message): WakeUps {
    return {
      send: (wakeUps) => this.effect(() => {
        const refused = new Set([...wakeUps.keys()].filter(() => this.hits(0.1)));
        wakeUps.filter((_wakeUp, position) => !refused.has(position)).forEach((wakeUp) => { this.enqueue(wakeUp); });
        return refused;
      }),
      postpone: (_receiptHandle, seconds) => this.effect(() => {
        if (current) {
          current.visibleAt = this.time + seconds * 1_000;
        }
      }),
    };
  }

  private enqueue(wakeUp: OutgoingWakeUp): void {
    const id = `${wakeUp.license}@${wakeUp.version}#${wakeUp.purpose ?? ''}`;
    if (this.time - (this.accepted.get(id) ?? -Infinity) >= DEDUPLICATION) {
      this.accepted.set(id, this.time);
      this.queue.push({ id: `message-${this.serial++}`, wakeUp, receives: 0, visibleAt: this.time });
    }
  }

  private write(license: License): License {
    this.history.set(`${license.id}@${license.access.version}`, license.access.digest);
    if (license.access.state === 'ACTIVE' && !this.firstActive.has(license.id)) {
      this.firstActive.set(license.id, license.access.version);
    }
    this.items.set(license.id, license);
    if (license.due) {
      this.stream.push(license);
    }
    return license;
  }

  /** An operation that may fail, or be the last thing before or after which the process dies. */
  private async effect<T>(action: () => T): Promise<T> {
    if (this.dead || this.hits(0.03)) {
      this.dead = true;
      throw new Crash();
    }
    if (this.hits(0.05)) {
      throw new Error('throttled');
    }
    const result = action();
    if (this.hits(0.03)) {
      this.dead = true;
      throw new Crash();
    }
    return result;
  }

  private isDead(): boolean {
    return this.dead;
  }

  private item(id: string): License {
    return this.items.get(id)!;
  }

  private moment(): string {
    return iso(this.time + this.serial++);
  }

  private hits(probability: number): boolean {
    return this.faulty && this.dice() < probability;
  }

  private pick<T>(choice: readonly T[]): T {
    return choice[Math.floor(this.dice() * choice.length)];
  }
}

function accessOf(state: Access['state'], version: number): Access {
  return { state, reason: state === 'ACTIVE' ? 'LICENSED' : state === 'ENDED' ? 'DEPROVISIONED' : 'ENTITLEMENT', ending: false, version, digest: state };
}
