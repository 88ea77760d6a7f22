import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readIncludedDimensions } from '../../../lambda/adapters/metering/included.js';
import type { IncludedDimensions } from '../../../lambda/core/metering/included.js';
import { variablesOf } from '../places.js';
import type { PlaceOptions } from '../places.js';
import { UserError } from '../user-error.js';

/** How the meters of a usage table are told of their licenses. */
export interface Feed {
  /** URL of the queue that asks for the last statement of a license. */
  readonly finalUsageQueue: string;
  /** Milliseconds from the end of a license to its last slot. */
  readonly finalUsageGrace: number;
  readonly included?: IncludedDimensions | undefined;
}

/** As the construct has set it in the function that tells them; it must use this table. */
export async function feedOf(usageTable: string, { stack, product }: Pick<PlaceOptions, 'stack' | 'product'>, functions: () => LambdaClient): Promise<Feed> {
  const found = (await variablesOf({ stack, product }, ['meter-feed'], functions())).find(({ USAGE_TABLE }) => USAGE_TABLE === usageTable);
  if (!found?.FINAL_USAGE_QUEUE_URL) {
    throw new UserError(`No integration in this account and Region keeps usage in table ${usageTable}. Nothing was adopted: deploy your app with this table first, `
      + 'or check --usage-table, --product, --stack, the credentials and the Region.');
  }
  return {
    finalUsageQueue: found.FINAL_USAGE_QUEUE_URL,
    finalUsageGrace: Number(found.FINAL_USAGE_GRACE_SECONDS) * 1_000,
    included: readIncludedDimensions(found.INCLUDED_USAGE),
  };
}
