import type { Assembly, AssemblyStack } from '../assembly/assembly.js';
import type { Json, JsonObject } from '../assembly/json.js';
import { isObject } from '../assembly/json.js';
import { parseJson } from '../json.js';
import type { AgreementModel, PricingModel, ProductListing } from '../marketplace/exports.js';

/** A product that functions of the app are configured for. */
export interface AppProduct {
  readonly code: string;
  readonly pricingModel: PricingModel;
  readonly agreementModel: AgreementModel;
  /** Construct paths of these functions. */
  readonly functions: readonly string[];
  /** What the app reports usage of. Absent: it does not say, or not for which of its products. */
  readonly usageDimensions?: readonly string[];
}

/** Values of template parameters. */
type Parameters = Readonly<Record<string, string>>;

const PRICING_MODELS: readonly string[] = ['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'] satisfies PricingModel[];

/** The products of an app that uses our constructs: they tell their functions by PRODUCT_CODE, and some of them by PRICING_MODEL and AGREEMENT_MODEL. */
export function productsOf(assembly: Assembly, parameters: Parameters = {}): AppProduct[] {
  const configured = assembly.stacks.flatMap((stack) => configuredFunctions(stack, parameters));
  const codes = [...new Set(configured.map(({ code }) => code))];
  const usageDimensions = codes.length === 1 ? usageDimensionsOf(assembly, parameters) : undefined;
  return codes.flatMap((code) => {
    const own = configured.filter((each) => each.code === code);
    const pricingModel = own.map((each) => each.pricingModel).find(isPricingModel);
    const agreementModel = own.some((each) => each.agreementModel === 'LEGACY') ? 'LEGACY' : 'CONCURRENT';
    return pricingModel === undefined ? [] : [{ code, pricingModel, agreementModel, functions: own.map(({ path }) => path), ...usageDimensions && { usageDimensions } }];
  });
}

interface ConfiguredFunction {
  readonly path: string;
  readonly code: string;
  readonly pricingModel?: string;
  readonly agreementModel?: string;
}

function configuredFunctions(stack: AssemblyStack, parameters: Parameters): ConfiguredFunction[] {
  return environmentsOf(stack).flatMap(({ logicalId, environment }) => {
    const code = textOf(environment.PRODUCT_CODE, stack, parameters);
    const path = stack.constructPaths.get(logicalId) ?? `${stack.name}/${logicalId}`;
    const [pricingModel, agreementModel] = [environment.PRICING_MODEL, environment.AGREEMENT_MODEL].map((value) => textOf(value, stack, parameters));
    return code === undefined ? [] : [{ path, code, pricingModel, agreementModel }];
  });
}

/** The function that takes usage in knows the dimensions (USAGE_DIMENSIONS), not the product: they are those of an app with one product. */
function usageDimensionsOf({ stacks }: Assembly, parameters: Parameters): readonly string[] | undefined {
  const lists = stacks.flatMap((stack) => environmentsOf(stack).map(({ environment }) => parseJson(textOf(environment.USAGE_DIMENSIONS, stack, parameters) ?? '')));
  const dimensions = lists.filter((list) => Array.isArray(list)).flat().filter((dimension) => typeof dimension === 'string');
  return dimensions.length === 0 ? undefined : [...new Set(dimensions)];
}

function environmentsOf({ template }: AssemblyStack): { readonly logicalId: string; readonly environment: JsonObject }[] {
  return template.resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ logicalId, properties: { Environment: environment } }) => (
    { logicalId, environment: isObject(environment) && isObject(environment.Variables) ? environment.Variables : {} }
  ));
}

/** A listing of such a product that takes any dimension: what the dimensions are, an app does not say. */
export function listingOf({ code, pricingModel, agreementModel }: AppProduct): ProductListing {
  return { code, name: code, pricingModel, agreementModel };
}

function isPricingModel(text: string | undefined): text is PricingModel {
  return text !== undefined && PRICING_MODELS.includes(text);
}

/** A text, or the value of the template parameter that stands for it. */
function textOf(value: Json | undefined, stack: AssemblyStack, parameters: Parameters): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const parameter = isObject(value) && typeof value.Ref === 'string' ? value.Ref : undefined;
  if (parameter === undefined) {
    return undefined;
  }
  const byDefault = stack.template.parameters.get(parameter)?.Default;
  const given = new Map(Object.entries({ ...stack.parameters, ...parameters }));
  return given.get(parameter) ?? (typeof byDefault === 'string' ? byDefault : undefined);
}
