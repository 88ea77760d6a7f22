import { Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { ApiDestination, Authorization, Connection, Rule } from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ListenerProps } from './product';

/** A system outside of AWS that takes a POST for each change. Its key lies in Secrets Manager as `acme/crm`. */
export class Webhook extends Stack {
  constructor(scope: Construct, id: string, props: ListenerProps) {
    super(scope, id, props);
    const crm = new ApiDestination(this, 'Crm', {
      connection: new Connection(this, 'Connection', {
        authorization: Authorization.apiKey('x-api-key', SecretValue.secretsManager('acme/crm')),
      }),
      endpoint: 'https://crm.acme.example/marketplace-access',
      rateLimitPerSecond: 10,
    });
    new Rule(this, 'EveryChange', {
      eventBus: props.accessEvents,
      eventPattern: { source: ['cdk-marketplace-saas'] },
      targets: [new ApiDestinationTarget(crm, {
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
        deadLetterQueue: new Queue(this, 'Lost', { enforceSSL: true, retentionPeriod: Duration.days(14) }),
      })],
    });
  }
}
