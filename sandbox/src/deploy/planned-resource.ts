import type { AssemblyStack } from '../assembly/assembly.js';
import type { Json } from '../assembly/json.js';
import type { Resolver } from '../assembly/resolver.js';
import type { TemplateResource } from '../assembly/template.js';
import { Unresolvable } from '../assembly/unresolvable.js';
import type { LocalServices } from '../local/services.js';
import { defaultName } from './names.js';
import type { Identity, MeaninglessType, Naming, SupportedType } from './support.js';

/** Where a resource belongs and how its expressions are resolved. */
export interface ResourceHome {
  readonly stack: AssemblyStack;
  /** Of the stack. */
  readonly region: string;
  readonly services: LocalServices;
  readonly resolver: Resolver;
}

/** A resource as it was found. */
export interface Found {
  readonly declared: TemplateResource;
  readonly constructPath: string;
  readonly kind: SupportedType | MeaninglessType;
  /** The URL that the user puts in the place of a function. */
  readonly replacedBy?: string;
}

/** A resource that will be deployed: named when somebody first asks, so that references work in any order. */
export class PlannedResource {
  public readonly logicalId: string;
  public readonly constructPath: string;
  /** As errors call it. */
  public readonly title: string;
  public readonly declared: TemplateResource;
  public readonly kind: SupportedType | MeaninglessType;
  public readonly replacedBy?: string;
  private known?: Identity;
  private naming = false;
  private readonly learned = new Map<string, string>();

  constructor(public readonly home: ResourceHome, { declared, constructPath, kind, replacedBy }: Found) {
    this.logicalId = declared.logicalId;
    this.constructPath = constructPath;
    this.declared = declared;
    this.kind = kind;
    this.replacedBy = replacedBy;
    this.title = `${declared.type} ${this.constructPath} (logical id ${this.logicalId})`;
  }

  public get identity(): Identity {
    if (this.known) {
      return this.known;
    }
    if (this.naming) {
      throw new Unresolvable(`the name of ${this.logicalId} depends on itself`);
    }
    this.naming = true;
    try {
      this.known = this.kind.identify(this.namingOf());
      return this.known;
    } finally {
      this.naming = false;
    }
  }

  /** What `Fn::GetAtt` gives, so far. */
  public get attributes(): Readonly<Record<string, string>> {
    return { ...this.identity.attributes, ...Object.fromEntries(this.learned) };
  }

  public learn(attribute: string, value: string): void {
    this.learned.set(attribute, value);
  }

  public resolve(source: Json, path: string): Json | undefined {
    return this.home.resolver.resolve(source, { resource: this.title, path });
  }

  private namingOf(): Naming {
    const { stack, region, services } = this.home;
    const property = (name: string): Json | undefined => {
      const source = this.declared.properties[name];
      return source === undefined ? undefined : this.resolve(source, name);
    };
    const text = (name: string): string | undefined => {
      const value = property(name);
      return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
    };
    return {
      logicalId: this.logicalId,
      stack,
      stackName: stack.name,
      region,
      services,
      text,
      declares: (name) => property(name) !== undefined,
      name: (nameProperty, maximumLength, ending) => text(nameProperty) ?? defaultName(stack.name, this.logicalId, maximumLength, ending),
      arn: (service, resource) => `arn:aws:${service}:${region}:${services.account}:${resource}`,
    };
  }
}
