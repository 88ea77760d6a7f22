import { stableUuid } from './digest.js';
import type { Json } from './json.js';

/** Where the stack is deployed. */
export interface StackEnvironment {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
}

const PARTITION = 'aws';
const URL_SUFFIX = 'amazonaws.com';

/** The pseudo parameters of a stack, without AWS::NoValue, which has no value. */
export function pseudoParameters(environment: StackEnvironment): ReadonlyMap<string, Json> {
  const { stackName, region, account } = environment;
  return new Map<string, Json>([
    ['AWS::AccountId', account],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', PARTITION],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:${PARTITION}:cloudformation:${region}:${account}:stack/${stackName}/${stableUuid(stackName)}`],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', URL_SUFFIX],
  ]);
}
