import type { Command, JsonValue } from '../commands/exports.js';
import { commandNamed } from '../commands/exports.js';
import { isoOf } from '../commands/words.js';
import type { MarketplaceEvent, Product } from '../marketplace/exports.js';
import { Sandbox } from '../sandbox.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Terminal } from './terminal.js';

/** What is bought and used where the listing names no dimensions. */
const SEATS = 'seats';
const CALLS = 'api-calls';
const HOURS = 3;

interface Told {
  readonly time: string;
  readonly who: string;
  readonly what: string;
}

/** `demo`: a buyer's journey through the app, in virtual time. Returns whether AWS bills what was used, if anything was. */
export async function demo(options: SandboxOptions, terminal: Terminal): Promise<boolean> {
  const sandbox = await Sandbox.start({ ...options, onProgress: (step) => {
    terminal.progress(step);
  } });
  try {
    terminal.done();
    sandbox.notices.forEach((notice) => {
      terminal.warn(notice);
    });
    return await new Demo(sandbox, terminal).play();
  } finally {
    await sandbox.stop();
  }
}

class Demo {
  private readonly told: Told[] = [];
  private heard: MarketplaceEvent[] = [];
  private readonly used: Record<string, number> = {};

  constructor(private readonly sandbox: Sandbox, private readonly terminal: Terminal) {
    sandbox.marketplace.onEvent((event) => {
      this.heard.push(event);
    });
  }

  public async play(): Promise<boolean> {
    const [product] = this.sandbox.marketplace.products;
    const entitled = keyOf(product, 'ENTITLED', SEATS);
    const metered = keyOf(product, 'METERED', CALLS);
    await this.step('buyer', `subscribes to ${product.name}`, 'subscribe', { product: product.code, ...entitled && { entitlements: { [entitled]: 10 } } });
    await this.step('buyer', 'presses "Set up your account" and registers', 'setup', {});
    await this.step('clock', 'two minutes pass', 'advance', { by: '2m' });
    if (metered && this.hasUsageQueue()) {
      for (let hour = 1; hour <= HOURS; hour++) {
        this.used[metered] = (this.used[metered] ?? 0) + 100 * hour;
        await this.step('vendor', `reports ${100 * hour} ${metered}`, 'usage', { quantities: { [metered]: 100 * hour } });
        await this.step('clock', 'an hour passes', 'advance', { by: '1h' });
      }
    }
    if (entitled) {
      await this.step('buyer', 'upgrades', 'upgrade', { entitlements: { [entitled]: 25 } });
      await this.step('clock', 'twenty minutes pass', 'advance', { by: '20m' });
    }
    await this.step('buyer', 'cancels', 'cancel', {});
    await this.step('clock', 'two hours pass', 'advance', { by: '2h' });
    return this.bill();
  }

  private async step(who: string, what: string, name: string, given: Readonly<Record<string, JsonValue>>): Promise<void> {
    const command: Command = commandNamed(name);
    const time = isoOf(this.sandbox.clock.now());
    this.terminal.progress(what);
    await command.run(this.sandbox, given);
    this.terminal.done();
    this.tell({ time, who, what });
    for (const event of this.heard.splice(0)) {
      this.tell({ time: event.time, who: 'AWS', what: event['detail-type'] });
    }
  }

  private tell(told: Told): void {
    this.told.push(told);
    this.terminal.say(`${this.terminal.paint('quiet', told.time.slice(0, 19).replace('T', ' '))}  ${told.who.padEnd(7)} ${told.what}`);
  }

  private bill(): boolean {
    const { ledger } = this.sandbox.marketplace;
    const [purchase] = this.sandbox.marketplace.purchases;
    const billed = ledger.totals(purchase.licenseArn);
    const dimensions = [...new Set([...Object.keys(this.used), ...Object.keys(billed)])];
    const lines = dimensions.map((dimension) => ({ dimension, used: this.used[dimension] ?? 0, billed: billed[dimension] ?? 0 }));
    const equal = lines.length > 0 && lines.every(({ used, billed: told }) => used === told) && ledger.billedTwice().length === 0;
    const { paint } = this.terminal;
    const rows = lines.map(({ dimension, used, billed: told }) => `  ${dimension.padEnd(20)}${String(used).padStart(8)}${String(told).padStart(10)}`);
    this.terminal.result({ timeline: this.told, bill: { lines, equal }, ledger: ledger.toJSON() }, [
      '',
      ...rows.length > 0 ? [`  ${'dimension'.padEnd(20)}${'used'.padStart(8)}${'billed'.padStart(10)}`, ...rows] : [],
      lines.length === 0 ? 'Nothing was used, and AWS bills nothing: this says nothing about metering.' : equal ? paint('good', 'AWS bills what was used, to the unit.') : paint('bad', 'AWS does not bill what was used.'),
    ].join('\n'));
    return equal || lines.length === 0;
  }

  private hasUsageQueue(): boolean {
    return this.sandbox.deployment.stacks.some(({ resources }) => resources.some(({ constructPath }) => constructPath.endsWith('/Intake/Usage/Queue')));
  }
}

/** The first dimension of a kind that is listed; a usual one if any is taken; undefined if the pricing model has none. */
function keyOf({ pricingModel, dimensions }: Product, kind: 'ENTITLED' | 'METERED', usual: string): string | undefined {
  if (dimensions) {
    return dimensions.find((dimension) => dimension.kind === kind)?.key;
  }
  return pricingModel === (kind === 'ENTITLED' ? 'SUBSCRIPTION' : 'CONTRACT') ? undefined : usual;
}
