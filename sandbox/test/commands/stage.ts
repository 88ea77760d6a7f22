import { VirtualClock } from '../../src/clock.js';
import { commandNamed } from '../../src/commands/exports.js';
import type { JsonValue, Stage } from '../../src/commands/exports.js';
import { hear } from '../../src/commands/heard.js';
import type { ProductListing } from '../../src/marketplace/exports.js';
import { Marketplace } from '../../src/marketplace/exports.js';

export const contract: ProductListing = {
  code: 'insights', name: 'Acme Insights', pricingModel: 'CONTRACT_WITH_CONSUMPTION',
  dimensions: [{ key: 'seats', kind: 'ENTITLED' }, { key: 'api-calls', kind: 'METERED' }],
};

/** The model alone: no app, no socket. */
export class ModelStage implements Stage {
  public readonly clock = new VirtualClock(new Date('2027-02-10T12:00:00Z'));
  public readonly marketplace: Marketplace;

  constructor(products: readonly ProductListing[] = [contract]) {
    this.marketplace = new Marketplace({ clock: this.clock, products });
    hear(this.marketplace);
  }

  public async settle(): Promise<void> {
    await this.marketplace.delivered();
    await this.clock.runDue();
    await this.marketplace.delivered();
  }

  public async advance(milliseconds: number): Promise<void> {
    const target = this.clock.now() + milliseconds;
    for (let due = this.clock.nextDue(); due !== undefined && due <= target; due = this.clock.nextDue()) {
      this.clock.moveTo(due);
      await this.settle();
    }
    this.clock.moveTo(target);
    await this.settle();
  }

  public async give(command: string, given?: unknown): Promise<JsonValue> {
    return await commandNamed(command).run(this, given);
  }

  /** What a person reads. */
  public async say(command: string, given?: unknown): Promise<string> {
    return commandNamed(command).show(await this.give(command, given));
  }
}
