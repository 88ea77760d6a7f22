import { RemovalPolicy } from 'aws-cdk-lib';
import { Billing, TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** What all tables have in common: nothing to provision, restorable to any second, kept. */
export function tableDefaults(removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN, encryptionKey?: IKey) {
  return {
    billing: Billing.onDemand(),
    encryption: encryptionKey === undefined ? TableEncryptionV2.awsManagedKey() : TableEncryptionV2.customerManagedKey(encryptionKey),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'ttl',
    removalPolicy,
  };
}
