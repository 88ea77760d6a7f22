import type { AssemblyStack } from '../assembly/assembly.js';
import { isObject, textOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import { readNestedStack } from '../assembly/nested.js';
import { Resolver } from '../assembly/resolver.js';
import type { Surroundings } from '../assembly/surroundings.js';
import type { TemplateOutput, TemplateResource } from '../assembly/template.js';
import { Unresolvable } from '../assembly/unresolvable.js';
import type { LocalServices } from '../local/services.js';
import { crossRegionReader, idleProviders } from './custom-resources.js';
import { functions } from './functions.js';
import type { Given } from './given.js';
import { nestedStacks, templateAsset } from './nested-stacks.js';
import { PlannedResource } from './planned-resource.js';
import { Substitute } from './substitute.js';
import { isSupported, typeNamed } from './supported-types.js';
import type { MeaninglessType, SupportedType } from './support.js';
import type { World } from './world.js';

/** What all stacks of a deployment share. */
export interface Planning {
  readonly services: LocalServices;
  /** Accounts of the app; locally all of them are one. */
  readonly accounts: readonly string[];
  /** Values of template parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly given: Given;
  readonly world: World;
}

const OUTPUTS = 'Outputs.';
const idleFunction: MeaninglessType = {
  type: functions.type,
  reason: 'it serves custom resources, which nobody asks for locally',
  identify: functions.identify,
};

/** A stack that will be deployed. */
export class PlannedStack {
  public readonly region: string;
  public readonly resolver: Resolver;
  /** By logical id; without those whose condition does not hold, and without those that are left out. */
  public readonly resources: ReadonlyMap<string, PlannedResource>;
  /** What is left out, by logical id: values stand in its place. */
  public readonly substitutes: ReadonlyMap<string, Substitute>;
  /** The stacks nested in this one, by logical id. */
  public readonly nested: ReadonlyMap<string, PlannedStack>;

  private readonly declared: ReadonlyMap<string, TemplateResource>;

  /** @param resource of a nested stack, in the stack around it */
  constructor(public readonly source: AssemblyStack, private readonly planning: Planning, private readonly resource?: PlannedResource) {
    const { accounts, services } = planning;
    const { name, location, template } = source;
    this.region = location.region ?? services.region;
    this.declared = new Map(template.resources.map((each) => [each.logicalId, each]));
    this.resolver = new Resolver({
      template,
      environment: { stackName: name, region: this.region, account: services.account },
      accounts,
      around: this.around(),
      references: {
        ref: (logicalId) => {
          const found = this.find(logicalId);
          return found instanceof Substitute ? found.ref() : found.identity.physicalId;
        },
        getAtt: (logicalId, attribute) => {
          const found = this.find(logicalId);
          return found instanceof Substitute ? found.attribute(attribute) : this.attributeOf(found, attribute);
        },
      },
    });
    const chosen = template.resources.filter((each) => this.exists(each)).map((each) => [each.logicalId, this.planned(each)] as const);
    this.substitutes = new Map(chosen.filter((entry): entry is [string, Substitute] => entry[1] instanceof Substitute));
    this.resources = new Map(chosen.filter((entry): entry is [string, PlannedResource] => entry[1] instanceof PlannedResource));
    this.nested = new Map([...this.resources].filter(([, { kind }]) => kind === nestedStacks).map(([logicalId, each]) => [logicalId, this.nest(each)]));
  }

  /** This stack and all that are nested in it. */
  public get family(): readonly PlannedStack[] {
    return [this, ...[...this.nested.values()].flatMap((stack) => stack.family)];
  }

  /** The value of an output, or undefined if its condition does not hold. */
  public outputValue({ condition, name, value }: TemplateOutput): Json | undefined {
    const place = { resource: `Output ${name} of stack ${this.source.displayName}`, path: 'Value' };
    if (condition !== undefined && !this.resolver.conditionHolds(condition, { ...place, path: 'Condition' })) {
      return undefined;
    }
    return this.resolver.resolve(value, place);
  }

  private exists({ condition, logicalId, type }: TemplateResource): boolean {
    return condition === undefined || this.resolver.conditionHolds(condition, { resource: `${type} ${logicalId}`, path: 'Condition' });
  }

  private planned(declared: TemplateResource): PlannedResource | Substitute {
    const { given, services } = this.planning;
    const { logicalId } = declared;
    const constructPath = this.source.constructPaths.get(logicalId) ?? `${this.source.displayName}/${logicalId}`;
    const named = { logicalId, constructPath, stackName: this.source.name };
    const kind = this.kindOf(declared);
    const url = given.url(named);
    const isReplaced = given.ref(named) !== undefined || (url !== undefined && declared.type !== functions.type);
    return kind === undefined || isReplaced
      ? new Substitute(declared, this.source.name, constructPath, given)
      : new PlannedResource({ stack: this.source, region: this.region, services, resolver: this.resolver }, { declared, constructPath, kind, replacedBy: url });
  }

  private kindOf({ logicalId, type }: TemplateResource): SupportedType | MeaninglessType | undefined {
    const kind = typeNamed(type);
    return kind === functions && this.idle.has(logicalId) ? idleFunction : kind;
  }

  private get idle(): ReadonlySet<string> {
    this.idleFunctions ??= idleProviders(this.source.template, (type) => {
      const kind = typeNamed(type);
      return kind !== undefined && isSupported(kind);
    });
    return this.idleFunctions;
  }

  private idleFunctions?: ReadonlySet<string>;

  private nest(resource: PlannedResource): PlannedStack {
    const url = textOf(resource.resolve(resource.declared.properties.TemplateURL ?? '', 'TemplateURL')) ?? '';
    const asset = templateAsset(this.source.fileAssets, url);
    if (!asset) {
      throw new Error(`${resource.title}: the property TemplateURL = "${url}" is no template of this assembly. Make it with the NestedStack of the CDK, and synthesize the app again.`);
    }
    return new PlannedStack(readNestedStack(this.source, resource.logicalId, asset), this.planning, resource);
  }

  private find(logicalId: string): PlannedResource | Substitute {
    const found = this.resources.get(logicalId) ?? this.substitutes.get(logicalId);
    if (found) {
      return found;
    }
    const declared = this.declared.get(logicalId);
    throw new Unresolvable(declared
      ? `${logicalId} exists only under the condition ${declared.condition ?? ''}, which does not hold`
      : `the template has no resource and no parameter ${logicalId}`);
  }

  private attributeOf(resource: PlannedResource, attribute: string): string {
    const { attributes, constructPath, declared, logicalId } = resource;
    const given = this.planning.given.attribute({ constructPath, logicalId, stackName: this.source.name }, attribute);
    if (given !== undefined) {
      return given;
    }
    if (declared.type === crossRegionReader.type) {
      return this.planning.world.crossRegionExport(this.region, attribute);
    }
    const nested = attribute.startsWith(OUTPUTS) ? this.nested.get(logicalId) : undefined;
    if (nested) {
      return nested.outputText(attribute.slice(OUTPUTS.length));
    }
    if (!(attribute in attributes)) {
      throw new Unresolvable(`${logicalId} (${declared.type}) has no attribute ${attribute} locally (it has: ${Object.keys(attributes).join(', ') || 'none'}); give it by the line\n    ${this.planning.given.suggestions.valueLine(`${constructPath}.${attribute}`)}`);
    }
    return attributes[attribute];
  }

  private outputText(name: string): string {
    const output = this.source.template.outputs.find((each) => each.name === name);
    const value = output && this.outputValue(output);
    if (value === undefined) {
      throw new Unresolvable(`the nested stack ${this.source.displayName} has no output ${name}`);
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  private around(): Surroundings {
    const { parameters, world } = this.planning;
    return {
      parameter: (name) => this.resource ? this.passed(name) : { ...this.source.parameters, ...parameters }[name],
      importValue: (name) => world.importValue(this.region, name),
      stackOutput: (name) => world.stackOutput(this.region, name),
      ssmParameter: (name) => world.ssmParameter(this.region, name),
      dynamicReference: (reference) => world.dynamicReference(this.region, reference),
    };
  }

  /** What the stack around a nested one gives to a parameter of it. */
  private passed(name: string): Json | undefined {
    const parameters = this.resource?.declared.properties.Parameters;
    const value = isObject(parameters) ? parameters[name] : undefined;
    return value === undefined ? undefined : this.resource?.resolve(value, `Parameters.${name}`);
  }
}
