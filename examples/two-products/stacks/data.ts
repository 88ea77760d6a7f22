import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** Acme's own data, in a stack of its own, so that it outlives everything else. */
export class Data extends Stack {
  /** Who may work, by license. */
  public readonly tenants: TableV2;
  /** What tenants ordered and got, by license and report. */
  public readonly reports: TableV2;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.tenants = new TableV2(this, 'Tenants', { partitionKey: { name: 'license', type: AttributeType.STRING } });
    this.reports = new TableV2(this, 'Reports', {
      partitionKey: { name: 'license', type: AttributeType.STRING },
      sortKey: { name: 'report', type: AttributeType.STRING },
    });
  }
}
