import type { BatchMeterUsageResult } from '../../../../sandbox/src/marketplace/api/messages.js';
import type { AwsWatcher } from '../../world/aws.js';
import { SECOND, hourText, monthText } from '../../world/times.js';
import { amountOfUnits, decimalText } from '../../world/usage.js';
import { addTo } from '../amounts.js';
import type { Violations } from '../violations.js';
import type { Holds } from './holds.js';

/** Nothing above a ceiling is on the bill unless a person has released it, and nothing that a person has written off. */
export class GuardedBill implements AwsWatcher {
  private readonly seen = new Set<string>();
  private readonly sums = new Map<string, bigint>();

  constructor(private readonly holds: Holds, private readonly violations: Violations) {}

  public told(): void {
    // What AWS does not take is on no bill.
  }

  public refused(): void {
    // Neither is this.
  }

  public answered({ Results }: BatchMeterUsageResult): void {
    for (const { UsageRecord: { LicenseArn, Dimension, Timestamp, Quantity = 0 }, Status } of Results) {
      const license = this.holds.lives.find(({ arn }) => arn === LicenseArn)?.id ?? '';
      const hour = hourText(Timestamp * SECOND);
      const key = `${license} ${Dimension} ${hour}`;
      if (Status !== 'Success' || this.seen.has(key)) {
        continue;
      }
      this.seen.add(key);
      const month = monthText(hour);
      const name = `${license} ${Dimension} ${month}`;
      addTo(this.sums, name, amountOfUnits(Quantity));
      const [billed, tellable] = [this.sums.get(name) ?? 0n, this.holds.tellable(license, Dimension, month)];
      if (billed > tellable) {
        this.violations.add('TOLD_ABOVE_THE_CEILING', `${name}: ${decimalText(billed)} units are billed, and ${decimalText(tellable)} were within their ceilings or released, since hour ${hour}`);
      }
    }
  }
}
