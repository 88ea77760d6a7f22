import type { TemplateResource } from '../assembly/template.js';
import { quoted } from './quoted.js';
import type { Given, Nameable } from './given.js';

/** Stands for a value that the user still has to give. Other complaints about it would bury that. */
export const MISSING_VALUE = '<value to be given>';

/** A resource that is left out: what refers to it has the values that the user gives. */
export class Substitute implements Nameable {
  public readonly logicalId: string;
  public readonly type: string;
  /** As errors call it. */
  public readonly title: string;
  /** In vain: nothing but a function runs at a URL. */
  private readonly url?: string;
  /** What was put in its place, by attribute or `Ref`. */
  public readonly values = new Map<string, string>();
  private readonly missing = new Set<string>();
  private readonly isGiven: boolean;

  constructor(declared: TemplateResource, public readonly stackName: string, public readonly constructPath: string, private readonly given: Given) {
    this.logicalId = declared.logicalId;
    this.type = declared.type;
    this.title = `${declared.type} ${constructPath} (logical id ${declared.logicalId})`;
    this.isGiven = given.mentions(this);
    this.url = given.url(this);
  }

  public ref(): string {
    return this.known('Ref', this.constructPath, this.given.ref(this));
  }

  public attribute(name: string): string {
    return this.known(name, `${this.constructPath}.${name}`, this.given.attribute(this, name));
  }

  /** What the user still has to say, if anything. Complete once everything was resolved. */
  public problem(): string | undefined {
    const names = [...this.missing];
    if (this.url !== undefined) {
      return this.misplaced(this.url, names);
    }
    if (this.isGiven && names.length === 0) {
      return undefined;
    }
    const reason = isCustomResource(this.type) ? 'custom resources do not run locally' : 'this resource type is not supported locally';
    return names.length === 0
      ? `${this.title}: ${reason}. Nothing that runs refers to it: leave it out with any value, by the line\n    ${this.given.suggestions.valueLine(this.constructPath)}`
      : `${this.title}: ${reason}. Give what refers to it a value, ${this.byLines(names)}`;
  }

  private misplaced(url: string, names: readonly string[]): string {
    const wrong = `${this.title}: only a function can be replaced by a URL. Leave out --replace ${quoted(`${this.constructPath}=${url}`)}`;
    const isValued = this.values.size > 0 && names.length === 0;
    return isValued ? `${wrong}; the values that are given will do.` : `${wrong}, and say what refers to it gets, ${this.byLines(names.length === 0 ? [this.constructPath] : names)}`;
  }

  private byLines(names: readonly string[]): string {
    return `by the line${names.length === 1 ? '' : 's'}\n${names.map((name) => `    ${this.given.suggestions.valueLine(name)}`).join('\n')}`;
  }

  private known(key: string, name: string, value: string | undefined): string {
    if (value === undefined) {
      this.missing.add(name);
      return MISSING_VALUE;
    }
    this.values.set(key, value);
    return value;
  }
}

/** Whether a resource is made by a function of the app. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
