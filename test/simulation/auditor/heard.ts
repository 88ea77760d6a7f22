import type { Item } from '../store/values.js';
import { monthText } from '../world/times.js';
import type { Usage } from '../world/usage.js';
import type { Violations } from './violations.js';

/** What the pages have heard, counted by the auditor from the ids on them. */
export class Heard {
  private readonly sent = new Map<string, Usage[]>();
  private readonly sums = new Map<string, bigint>();
  /** Each id that is on a page, with its event. */
  readonly onPages = new Map<string, Usage>();

  constructor(private readonly violations: Violations, private readonly now: () => number, private readonly counted: (usage: Usage) => void = () => undefined) {}

  public note(usages: readonly Usage[]): void {
    for (const usage of usages) {
      const key = `${usage.license} ${usage.idHash}`;
      const known = this.sent.get(key);
      if (!known) {
        this.sent.set(key, [usage]);
      } else if (!known.includes(usage)) {
        known.push(usage);
      }
    }
  }

  public sum(license: string, dimension: string, month: string): bigint {
    return this.sums.get(`${license} ${dimension} ${month}`) ?? 0n;
  }

  /** A page was written: which ids are new? */
  public written(item: Item, old: Partial<Item> | undefined): void {
    if ((item as Partial<Item>).n?.N === old?.n?.N) {
      return;
    }
    const hour = item.pk.S?.slice(2, 15) ?? '';
    const license = item.sk.S?.replace(/#\d+$/, '') ?? '';
    for (const name in item) {
      const content = item[name].B;
      if (content !== undefined && name.startsWith('e') && !(old && name in old)) {
        this.add(license, hour, name.slice(1), Buffer.from(content).toString('hex'));
      }
    }
  }

  private add(license: string, hour: string, idHash: string, content: string): void {
    const key = `${license} ${idHash}`;
    const usage = this.sent.get(key)?.find((one) => one.hour === hour && one.contentHash === content);
    if (!usage) {
      this.violations.add('NEVER_SENT_BY_THE_APP', `hour ${hour} of ${license} counts id hash ${idHash} with content ${content}`);
      return;
    }
    // The home of an id follows from its event. Another event of another hour under the same id is another home's.
    const homed = `${key} ${hour}`;
    if (this.onPages.has(homed)) {
      this.violations.add('COUNTED_TWICE', `${usage.id} of ${license} is on two pages of ${hour}: it will be billed twice`);
      return;
    }
    this.onPages.set(homed, usage);
    usage.applied = this.now();
    const name = `${license} ${usage.dimension} ${monthText(hour)}`;
    this.sums.set(name, (this.sums.get(name) ?? 0n) + usage.amount);
    this.counted(usage);
  }
}
