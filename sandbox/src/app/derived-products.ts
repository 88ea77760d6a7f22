import type { Assembly, AssemblyStack } from '../assembly/assembly.js';
import type { Json } from '../assembly/json.js';
import { isObject } from '../assembly/json.js';
import type { PricingModel, ProductListing } from '../marketplace/exports.js';

/** A product that functions of the app are configured for. */
export interface AppProduct {
  readonly code: string;
  readonly pricingModel: PricingModel;
  /** Construct paths of these functions. */
  readonly functions: readonly string[];
}

/** Values of template parameters. */
type Parameters = Readonly<Record<string, string>>;

const PRICING_MODELS: readonly string[] = ['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'] satisfies PricingModel[];

/** The products of an app that uses our constructs: they tell their functions by PRODUCT_CODE, and some of them by PRICING_MODEL. */
export function productsOf(assembly: Assembly, parameters: Parameters = {}): AppProduct[] {
  const configured = assembly.stacks.flatMap((stack) => configuredFunctions(stack, parameters));
  return [...new Set(configured.map(({ code }) => code))].flatMap((code) => {
    const own = configured.filter((each) => each.code === code);
    const pricingModel = own.map((each) => each.pricingModel).find(isPricingModel);
    return pricingModel === undefined ? [] : [{ code, pricingModel, functions: own.map(({ path }) => path) }];
  });
}

interface ConfiguredFunction {
  readonly path: string;
  readonly code: string;
  readonly pricingModel?: string;
}

function configuredFunctions(stack: AssemblyStack, parameters: Parameters): ConfiguredFunction[] {
  return stack.template.resources.filter(({ type }) => type === 'AWS::Lambda::Function').flatMap(({ logicalId, properties }) => {
    const environment = isObject(properties.Environment) && isObject(properties.Environment.Variables) ? properties.Environment.Variables : {};
    const code = textOf(environment.PRODUCT_CODE, stack, parameters);
    const path = stack.constructPaths.get(logicalId) ?? `${stack.name}/${logicalId}`;
    return code === undefined ? [] : [{ path, code, pricingModel: textOf(environment.PRICING_MODEL, stack, parameters) }];
  });
}

/** A listing of such a product that takes any dimension: what the dimensions are, an app does not say. */
export function listingOf({ code, pricingModel }: AppProduct): ProductListing {
  return { code, name: code, pricingModel };
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
