import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Conditions } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IQueue, QueueProps } from 'aws-cdk-lib/aws-sqs';

/** How a queue is encrypted. */
export function queueEncryption(encryptionKey: IKey | undefined): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> {
  return encryptionKey === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey };
}

/**
 * Lets one rule or topic, and no other, send to a queue.
 *
 * The CDK leaves the condition out when the queue has a key, and then any rule of any account may send.
 */
export function allowSource(queue: IQueue, service: string, sourceArn: string): void {
  queue.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  }));
}

/**
 * Lets a service use a key for the messages that it sends to us. An imported key is left as it is.
 *
 * Conditions on our own resources go by account: a key in a stack of its own cannot refer to what refers to it.
 */
export function allowKey(key: IKey | undefined, service: string, conditions: Conditions): void {
  key?.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions,
  }));
}
