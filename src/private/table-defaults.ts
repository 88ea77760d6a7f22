import { RemovalPolicy } from 'aws-cdk-lib';
import { Billing, TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';

/** What all tables have in common: nothing to provision, restorable to any second, kept. */
export function tableDefaults(removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN) {
  return {
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'ttl',
    removalPolicy,
  };
}
