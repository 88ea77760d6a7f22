import { Aws, CfnRule, Fn } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warnAboutUnknownRegion } from './notices';
import { outermostStack } from './outermost-stack';

/** For a stack that may be deployed anywhere: in a wrong Region its deployment fails, rather than that no event ever comes. */
export function requireRegionAtDeployment(scope: IConstruct, marketplaceRegion: string): void {
  warnAboutUnknownRegion(scope, marketplaceRegion);
  const stack = outermostStack(scope);
  const id = `MarketplaceRegion-${marketplaceRegion}`;
  if (stack.node.tryFindChild(id) !== undefined) return;
  // eslint-disable-next-line awscdk/no-variable-construct-id -- one for each Region, which is one
  new CfnRule(stack, id, {
    assertions: [{
      assert: Fn.conditionEquals(Aws.REGION, marketplaceRegion),
      assertDescription: `AWS Marketplace sends its events in ${marketplaceRegion} only: deploy this stack there, or set its env.region in the CDK app.`,
    }],
  });
}
