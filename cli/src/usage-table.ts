import type { LambdaClient } from '@aws-sdk/client-lambda';
import { variablesOf } from './places.js';
import type { PlaceOptions } from './places.js';
import { UserError } from './user-error.js';

/** What tells which usage table is meant. */
export interface UsageTableOptions extends Pick<PlaceOptions, 'stack' | 'product' | 'table'> {
  readonly usageTable?: string;
}

/** The function whose environment names the table; products without metering have none. */
const REPORTER = ['usage-reporter'];

/** The name of the table with usage: as given, else from the functions of the integration. */
export async function usageTableOf({ usageTable, table, stack, product }: UsageTableOptions, functions: () => LambdaClient): Promise<string> {
  if (usageTable !== undefined) {
    return usageTable;
  }
  if (table !== undefined) {
    throw new UserError('With --table, say also --usage-table: nothing else tells which belongs to that table. Or leave both out, and give --stack or --product.');
  }
  const found = await variablesOf({ stack, product }, REPORTER, functions());
  const tables = new Map(found.flatMap(({ USAGE_TABLE, PRODUCT_CODE }) => (USAGE_TABLE === undefined ? [] : [[USAGE_TABLE, PRODUCT_CODE]])));
  if (tables.size === 0) {
    throw new UserError(`No integration with metering was found in this account and Region${stack ? `, in stack ${stack}` : ''}${product ? `, for product ${product}` : ''}. `
      + 'Check the credentials and the Region (AWS_PROFILE, AWS_REGION), or name the table: --usage-table.');
  }
  if (tables.size > 1) {
    const choices = [...tables].map(([name, code]) => `${code} with table ${name}`);
    throw new UserError(`There are ${tables.size} integrations with metering in this account and Region: ${choices.join('; ')}. Say which one: --product <code> or --stack <name>.`);
  }
  const [name = ''] = tables.keys();
  return name;
}
