import { isDeepStrictEqual } from 'node:util';
import { deliveryOf } from '../../../../lambda/core/access-delivery.js';
import type { DeliveredProduct, DeliveryStore } from '../../../../lambda/core/access-delivery.js';
import type { License } from '../../../../lambda/core/license.js';
import type { Chance } from './chance.js';

/** The subscribers table with conditional writes and its stream. Facts may change between any two operations. */
export class Table {
  public stream: License[] = [];
  public readonly violations: string[] = [];
  /** What access was at each version, by `<license>@<version>`. */
  public readonly history = new Map<string, License['access']>();
  /** The versions, likewise, in which a license was given back for another term and waited for its entitlements. */
  public readonly givenBack = new Set<string>();
  /** The first version in which a license was active. */
  public readonly firstActive = new Map<string, number>();
  private readonly items = new Map<string, License>();

  constructor(
    licenses: readonly License[],
    private readonly product: DeliveredProduct,
    private readonly chance: Chance,
    private readonly meanwhile: (license: string) => void,
  ) {
    licenses.forEach((license) => { this.items.set(license.id, license); });
  }

  public get licenses(): License[] {
    return [...this.items.values()];
  }

  public item(id: string): License {
    return this.items.get(id)!;
  }

  public write(license: License): License {
    const { id, access, due, facts } = license;
    if (access.state === 'PENDING' && facts.deprovisioned) {
      this.givenBack.add(`${id}@${access.version}`);
    }
    this.history.set(`${id}@${access.version}`, access);
    if (access.state === 'ACTIVE' && !this.firstActive.has(id)) {
      this.firstActive.set(id, access.version);
    }
    this.items.set(id, license);
    if (due) {
      this.stream.push(license);
    } else if (deliveryOf(license, this.product, this.chance.time).action !== 'NONE') {
      this.violations.push(`${id}: not due at version ${access.version} although something is left to deliver`);
    }
    return license;
  }

  public readonly store: DeliveryStore = {
    read: (id) => this.interleaved(id, () => this.item(id)),
    contact: ({ id }) => this.interleaved(id, () => ({ email: 'ada@example.com' })),
    settle: (license) => this.interleaved(license.id, () => this.changeIf(license, true, { due: false }) !== undefined),
    record: async (license, hook, nothingLeft) => {
      const settled = nothingLeft ? await this.interleaved(license.id, () => this.changeIf(license, true, { hook, due: false })) : undefined;
      const after = settled ?? await this.interleaved(license.id, () => this.changeIf(license, false, { hook }));
      if (!after) {
        throw new Error('moved');
      }
      return after;
    },
  };

  private changeIf(license: License, settles: boolean, next: Partial<License>): License | undefined {
    const now = this.item(license.id);
    return !isDeepStrictEqual(now.hook, license.hook) || (settles && !isDeepStrictEqual(now.access, license.access))
      ? undefined
      : this.write({ ...now, ...next });
  }

  private async interleaved<T>(id: string, action: () => T): Promise<T> {
    if (this.chance.hits(0.15)) {
      this.meanwhile(id);
    }
    return await this.chance.effect(action);
  }
}
