import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The bus that each account has in each Region, on which AWS services put their events. */
export const DEFAULT_BUS = 'default';

/** The ARN of a default bus: where the stack is, unless told otherwise. */
export function defaultBusArn(scope: IConstruct, elsewhere: { readonly account?: string; readonly region?: string } = {}): string {
  return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: DEFAULT_BUS, ...elsewhere });
}
