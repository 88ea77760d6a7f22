import { Aws, CfnCondition, Fn, Names, Stack, Token } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { DEFAULT_BUS, defaultBusArn } from './default-bus';
import { marketplaceRegionOf } from './product';
import { requireRegionAtDeployment } from './region-at-deployment';
import { relayFor } from './relay-stack';
import { areAccountsKnown, isOwnAccount, sellerAccountOf } from './seller-account';
import { invalidProp, requirePattern } from './validation';
import type { MarketplaceProduct } from '../marketplace-product';

const TEST_SOURCE_RULE = 'Give the source of your test events, for example "sandbox.agreement-marketplace": up to 256 letters, digits, or any of . - _ /';

/** Properties of an {@link EventsRoute}: whose events are heard. */
export interface EventsRouteProps extends MarketplaceProduct {
  /**
   * Another source that is heard, for tests.
   *
   * @default - none
   */
  readonly testEventSource?: string;
}

/**
 * Sees to it that events of AWS Marketplace reach the default bus beside `scope`: those of another account by its `EventRelay`,
 * those of another Region by a relay stack there.
 */
export class EventsRoute extends Construct {
  constructor(scope: Construct, id: string, props: EventsRouteProps) {
    super(scope, id);
    requireTestSource(scope, props.testEventSource);

    const { region } = Stack.of(this);
    const marketplaceRegion = marketplaceRegionOf(props);
    if (!isOwnAccount(this, props)) {
      this.admitSeller(props);
    } else if (Token.isUnresolved(region)) {
      requireRegionAtDeployment(this, marketplaceRegion);
    } else if (region !== marketplaceRegion) {
      scope.node.addDependency(relayFor(this, marketplaceRegion));
    }
  }

  private admitSeller(product: MarketplaceProduct): void {
    const seller = sellerAccountOf(this, product);
    const policy = new CfnEventBusPolicy(this, 'EventsOfSeller', {
      eventBusName: DEFAULT_BUS,
      statementId: Names.uniqueResourceName(this, { maxLength: 64 }),
      statement: {
        Effect: 'Allow',
        Principal: { AWS: Stack.of(this).formatArn({ service: 'iam', region: '', account: seller, resource: 'root' }) },
        Action: 'events:PutEvents',
        Resource: defaultBusArn(this),
      },
    });
    if (!areAccountsKnown(this, product)) {
      // A bus takes no policy for its own account.
      const expression = Fn.conditionNot(Fn.conditionEquals(Aws.ACCOUNT_ID, seller));
      policy.cfnOptions.condition = new CfnCondition(this, 'SellerIsAnother', { expression });
    }
  }
}

function requireTestSource(scope: Construct, source: string | undefined): void {
  if (source === undefined) return;
  requirePattern(scope, 'testEventSource', source, /^[\w./-]{1,256}$/, TEST_SOURCE_RULE);
  if (source.startsWith('aws.')) {
    throw invalidProp(scope, 'testEventSource', source, `AWS lets nobody else use a source that starts with "aws.". ${TEST_SOURCE_RULE}`);
  }
}
