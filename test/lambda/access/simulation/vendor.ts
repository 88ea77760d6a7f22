import type { DeliveredProduct } from '../../../../lambda/core/access-delivery.js';
import { HookUnanswered } from '../../../../lambda/core/hooks.js';
import type { Hooks } from '../../../../lambda/core/hooks.js';
import type { HookPayload } from '../../../../lambda/core/hook-payload.js';
import { MINUTE } from '../a-license.js';
import type { Chance } from './chance.js';
import type { Table } from './table.js';

export const HOOK_TIMEOUT = 5 * MINUTE;
const ARRIVAL = 2 * MINUTE;

/**
 * A vendor who makes and removes tenants and watches what we promised. The functions fail before, in the middle of and
 * after their work, take their time, and go on while nobody listens any more.
 */
export class Vendor {
  /** The vendor's functions never work for this license. */
  public failing?: string;
  /** What each tenant was made for: the digest of the access. */
  public readonly tenants = new Map<string, string>();
  public readonly violations: string[] = [];
  public readonly payloads: HookPayload[] = [];
  private readonly versions = new Map<string, number>();
  private readonly busyUntil = new Map<string, number>();
  private readonly lastCalls = new Set<string>();

  constructor(private readonly product: DeliveredProduct, private readonly table: Table, private readonly chance: Chance) {}

  public readonly hooks: Hooks = {
    handles: () => true,
    call: async (payload, within = HOOK_TIMEOUT) => {
      if (payload.license === this.failing) {
        throw new Error('never works');
      }
      const started = this.chance.time;
      await this.chance.effect(() => { this.begin(payload); });
      const works = this.chance.hits(0.3) ? this.chance.upTo(HOOK_TIMEOUT) : this.chance.upTo(2_000);
      // A function for the final usage stops at its deadline, as agreed.
      const end = started + Math.min(works, payload.deadline === undefined ? Infinity : Date.parse(payload.deadline) - started);
      this.busyUntil.set(payload.license, end);
      if (this.chance.hits(0.03)) {
        this.work(payload);
        this.chance.die();
      }
      if (this.chance.hits(0.05)) {
        this.chance.time += this.chance.upTo(end - started);
        this.work(payload);
        throw new HookUnanswered(payload.license, new Error('connection lost'));
      }
      if (end - started > within) {
        this.chance.time += within;
        throw new HookUnanswered(payload.license, new Error('too late'));
      }
      this.chance.time = end;
      if (this.chance.hits(0.1)) {
        throw new Error('failed before anything was done');
      }
      this.work(payload);
      if (this.chance.hits(0.2)) {
        throw new Error('failed after the work was done');
      }
    },
  };

  /** The time for the last usage was over before it was answered. */
  public finalUsageMissed(license: string): void {
    this.lastCalls.add(license);
  }

  private begin(payload: HookPayload): void {
    const { license, action, version } = payload;
    this.payloads.push(payload);
    if (this.chance.time < (this.busyUntil.get(license) ?? 0)) {
      this.violations.push(`${license}: ${action} while another call is at work`);
    }
    if (version < (this.versions.get(license) ?? 0)) {
      this.violations.push(`${license}: version ${version} after ${this.versions.get(license)}`);
    }
    this.versions.set(license, version);
    if (action === 'FINAL_USAGE') {
      this.watchFinalUsage(payload);
    } else if (action === 'REVOKE') {
      this.watchRevocation(payload);
    } else if (action === 'CHANGE' && !this.tenants.has(license)) {
      this.violations.push(`${license}: change of a tenant that does not exist`);
    }
  }

  private watchFinalUsage({ license, deadline }: HookPayload): void {
    const end = Date.parse(deadline!) + ARRIVAL - this.product.metering!.grace;
    const { final } = this.table.item(license).hook;
    if (final !== undefined && Date.parse(final) === end) {
      this.violations.push(`${license}: asked again for a last usage that was answered`);
    }
    if (this.chance.time >= Date.parse(deadline!)) {
      this.violations.push(`${license}: asked for the last usage after its deadline`);
    }
  }

  private watchRevocation({ license, version, successor, since }: HookPayload): void {
    if (this.product.metering && this.tenants.has(license) && !this.lastCalls.has(license)) {
      this.violations.push(`${license}: revoked without a last call`);
    }
    const next = successor === undefined ? undefined : this.table.item(successor);
    const isEarly = this.chance.time < Date.parse(since!) + 30 * MINUTE;
    if (isEarly && next?.hook.delivered === 'NONE' && next.access.state !== 'ENDED') {
      this.violations.push(`${license}: revoked before its successor was let in`);
    }
    if (isEarly && this.table.givenBack.has(`${license}@${version}`)) {
      this.violations.push(`${license}: revoked before its entitlements were read`);
    }
  }

  private work({ license, action, version }: HookPayload): void {
    switch (action) {
      case 'FINAL_USAGE':
        this.lastCalls.add(license);
        break;
      case 'REVOKE':
        this.tenants.delete(license);
        break;
      default:
        this.tenants.set(license, this.table.history.get(`${license}@${version}`)!.digest);
        this.lastCalls.delete(license);
    }
  }
}
