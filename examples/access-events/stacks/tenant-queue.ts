import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ListenerProps } from './product';
import { VendorFunction } from './vendor-function';

/** A queue, and a worker that keeps Acme's table of tenants from it. */
export class TenantQueue extends Stack {
  constructor(scope: Construct, id: string, props: ListenerProps) {
    super(scope, id, props);
    const lost = new Queue(this, 'Lost', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const changes = new Queue(this, 'Changes', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(1),
      deadLetterQueue: { queue: lost, maxReceiveCount: 10 },
    });
    new Rule(this, 'EveryChange', {
      eventBus: props.accessEvents,
      eventPattern: { source: ['cdk-marketplace-saas'] },
      targets: [new SqsQueue(changes, { deadLetterQueue: lost })],
    });

    const tenants = new TableV2(this, 'Tenants', {
      partitionKey: { name: 'license', type: AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    const worker = new VendorFunction(this, 'Worker', { handler: 'tenants.handler', environment: { TENANTS_TABLE: tenants.tableName } });
    tenants.grant(worker, 'dynamodb:UpdateItem');
    worker.addEventSource(new SqsEventSource(changes, { reportBatchItemFailures: true }));
  }
}
