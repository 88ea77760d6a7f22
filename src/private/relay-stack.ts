import { DefaultStackSynthesizer, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EventForwarding } from './event-forwarding';
import { outermostStack } from './outermost-stack';

/** CloudFormation takes 128 characters, and the rest of the name has less than 40. */
const STACK_NAME_PART = 88;

/**
 * The stack in the Region of AWS Marketplace that forwards its events to the default bus beside `scope`.
 *
 * All integrations of a stage share the one for their account and Region. Nothing in either stack refers to the other one.
 */
export function relayFor(scope: IConstruct, marketplaceRegion: string): Stack {
  const { account, region } = Stack.of(scope);
  const stage = Stage.of(scope);
  const knownAccount = Token.isUnresolved(account) ? undefined : account;
  const id = ['MarketplaceEvents', knownAccount, region].filter(Boolean).join('-');
  const existing = stage?.node.tryFindChild(id);
  if (existing !== undefined) return Stack.of(existing);

  const { stackName, synthesizer } = outermostStack(scope);
  const relay = new Stack(stage, id, {
    description: `Forwards the events of AWS Marketplace to ${region}`,
    env: { region: marketplaceRegion, account: knownAccount },
    // Another app of the same account and Region has a relay of its own.
    stackName: `${stackName.slice(0, STACK_NAME_PART)}-MarketplaceEvents-${region}`,
    synthesizer: synthesizer instanceof DefaultStackSynthesizer ? new DefaultStackSynthesizer({ qualifier: synthesizer.bootstrapQualifier }) : undefined,
  });
  new EventForwarding(relay, 'Events', { targetAccount: relay.account, targetRegion: region });
  return relay;
}
