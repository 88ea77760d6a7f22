import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration, LambdaClient } from '@aws-sdk/client-lambda';
import type { DeliveredProduct } from '../../lambda/core/access-delivery.js';
import type { AgreementModel, PricingModel } from '../../lambda/core/license.js';
import { UserError } from './user-error.js';

/** Where an integration keeps its things. */
export interface Places {
  /** Name of the table with the licenses. */
  readonly table: string;
  /** Name of the table with the contact data. */
  readonly registrationsTable?: string;
  /** URL of the queue that wakes the dispatcher. */
  readonly dispatchQueue?: string;
  /** Unknown where the table was named. */
  readonly product?: DeliveredProduct;
}

/** What tells which integration is meant. */
export interface PlaceOptions extends Partial<Omit<Places, 'product'>> {
  readonly stack?: string;
  readonly product?: string;
}

/** The functions whose environments name everything, as the construct set them. */
const OURS: readonly string[] = ['access-dispatcher', 'fulfillment'];

/** What can be named instead of looking for it. */
export type Place = Exclude<keyof Places, 'product'>;

type Variables = Readonly<Record<string, string | undefined>>;

/** The places that were named, and the others from the functions of the integration. */
export async function placesOf(options: PlaceOptions, needed: readonly Place[], functions: () => LambdaClient): Promise<Places> {
  const { table, registrationsTable, dispatchQueue } = options;
  const named = { table, registrationsTable, dispatchQueue };
  if (needed.every((place) => named[place] !== undefined)) {
    return named as Places;
  }
  if (table !== undefined) {
    const missing = needed.filter((place) => named[place] === undefined);
    throw new UserError(`With --table, say also ${missing.map(optionOf).join(' and ')}: nothing else tells which belongs to that table. `
      + 'Or leave them all out, and give --stack or --product.');
  }
  const found = await findPlaces(options, functions());
  return { ...found, ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) };
}

async function findPlaces({ stack, product }: PlaceOptions, client: LambdaClient): Promise<Places> {
  const byTable = new Map<string, Variables>();
  for (const variables of await variablesOf({ stack, product }, OURS, client)) {
    const table = variables.SUBSCRIBERS_TABLE;
    if (table) {
      byTable.set(table, { ...byTable.get(table), ...variables });
    }
  }
  const found = [...byTable.entries()];
  if (found.length === 0) {
    throw new UserError(`No integration of cdk-marketplace-saas was found in this account and Region${stack ? `, in stack ${stack}` : ''}${product ? `, for product ${product}` : ''}. `
      + 'Check the credentials and the Region (AWS_PROFILE, AWS_REGION), or name the tables: --table, --registrations-table, --dispatch-queue.');
  }
  if (found.length > 1) {
    const choices = found.map(([table, variables]) => `${variables.PRODUCT_CODE} with table ${table}`);
    throw new UserError(`There are ${found.length} integrations in this account and Region: ${choices.join('; ')}. Say which one: --product <code> or --stack <name>.`);
  }
  const [table, variables] = found[0];
  return { table, registrationsTable: variables.REGISTRATIONS_TABLE, dispatchQueue: variables.DISPATCH_QUEUE_URL, product: productIn(variables) };
}

/** The environments of the functions of an integration that are such services. */
export async function variablesOf({ stack, product }: Pick<PlaceOptions, 'stack' | 'product'>, services: readonly string[], client: LambdaClient): Promise<Variables[]> {
  const handlers = await handlersIn(services, client);
  return (stack === undefined ? handlers : handlersOf(stack, handlers)).map(({ variables }) => variables)
    .filter(({ PRODUCT_CODE }) => product === undefined || PRODUCT_CODE === product);
}

/** As the dispatcher reads it. */
function productIn({ PRODUCT_CODE, PRICING_MODEL, AGREEMENT_MODEL, FINAL_USAGE_GRACE_SECONDS }: Variables): DeliveredProduct | undefined {
  return PRODUCT_CODE === undefined || PRICING_MODEL === undefined
    ? undefined
    : {
        code: PRODUCT_CODE,
        pricingModel: PRICING_MODEL as PricingModel,
        agreementModel: AGREEMENT_MODEL as AgreementModel | undefined,
        metering: FINAL_USAGE_GRACE_SECONDS === undefined ? undefined : { grace: Number(FINAL_USAGE_GRACE_SECONDS) * 1_000 },
      };
}

/** What CloudFormation puts after the name of the stack: the logical id and what makes it unique, neither with a hyphen. */
const AFTER_STACK = /^-[A-Za-z0-9]+-[A-Za-z0-9]+$/;

/** The functions of the stack, not those of stacks whose names begin alike; else those of the stacks nested in it. */
function handlersOf(stack: string, handlers: readonly Handler[]): readonly Handler[] {
  const restOf = ({ FunctionName = '' }: Handler) => FunctionName.slice(stack.length);
  const alike = handlers.filter(({ FunctionName = '' }) => FunctionName.startsWith(`${stack}-`));
  const exact = alike.filter((handler) => AFTER_STACK.test(restOf(handler)));
  return exact.length > 0 ? exact : alike;
}

type Handler = FunctionConfiguration & { readonly variables: Variables };

async function handlersIn(services: readonly string[], client: LambdaClient): Promise<Handler[]> {
  const found: Handler[] = [];
  let Marker: string | undefined;
  do {
    const { Functions = [], NextMarker } = await client.send(new ListFunctionsCommand({ Marker }));
    found.push(...Functions.flatMap((one) => {
      const variables: Variables = one.Environment?.Variables ?? {};
      return services.includes(variables.POWERTOOLS_SERVICE_NAME ?? '') ? [{ ...one, variables }] : [];
    }));
    Marker = NextMarker;
  } while (Marker);
  return found;
}

function optionOf(place: Place): string {
  return { table: '--table', registrationsTable: '--registrations-table', dispatchQueue: '--dispatch-queue' }[place];
}
