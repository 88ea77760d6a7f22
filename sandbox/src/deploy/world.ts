import { isObject, shown, textOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import type { StackOutputName } from '../assembly/surroundings.js';
import type { TemplateOutput } from '../assembly/template.js';
import { Unresolvable } from '../assembly/unresolvable.js';
import { crossRegionWriter } from './custom-resources.js';
import type { Given } from './given.js';
import type { PlannedResource } from './planned-resource.js';
import type { PlannedStack } from './planned-stack.js';
import { MISSING_VALUE } from './substitute.js';
import { ssmParameters } from './ssm-parameters.js';

interface Export {
  readonly stack: PlannedStack;
  readonly output: TemplateOutput;
}

/** All stacks that will run: where one stack finds what it reads of another. Exports and parameters belong to a Region. */
export class World {
  private stacks: readonly PlannedStack[] = [];
  private known?: ReadonlyMap<string, Export>;
  private readonly missing = new Set<string>();

  constructor(private readonly given: Given) {}

  /** Says which stacks there are, nested ones included. */
  public fill(stacks: readonly PlannedStack[]): void {
    this.stacks = stacks;
  }

  /** What the user still has to give. Complete once everything was resolved. */
  public get problems(): readonly string[] {
    return [...this.missing];
  }

  public importValue(region: string, name: string): Json {
    const found = this.exports.get(`${region} ${name}`);
    const value = this.given.value(`import:${name}`) ?? found?.stack.outputValue(found.output);
    return value ?? this.askFor(`No stack that runs in ${region} exports ${name}. Run the stack that does, or give the value`, `import:${name}`);
  }

  public stackOutput(region: string, { stackName, outputName, region: elsewhere = region }: StackOutputName): Json {
    const stack = this.stacks.find((each) => each.region === elsewhere && each.source.name === stackName);
    const output = stack?.source.template.outputs.find(({ name }) => name === outputName);
    const value = this.given.value(`output:${stackName}.${outputName}`) ?? (output && stack?.outputValue(output));
    return value ?? this.askFor(`No stack ${stackName} with an output ${outputName} runs in ${elsewhere}. Run it, or give the value`, `output:${stackName}.${outputName}`);
  }

  /** What a stack of another Region has written for this one (`crossRegionReferences`). */
  public crossRegionExport(region: string, name: string): string {
    const values = this.resources.filter(({ declared }) => declared.type === crossRegionWriter.type).flatMap((writer) => {
      const { WriterProps: written } = writer.declared.properties;
      const exports = isObject(written) && textOf(written.region) === region ? written.exports : undefined;
      const value = isObject(exports) ? exports[name] : undefined;
      return value === undefined ? [] : [writer.resolve(value, `WriterProps.exports.${name}`)];
    });
    const [value] = values;
    if (value === undefined) {
      throw new Unresolvable(`no stack that runs writes ${name} for ${region}: run the stack that does`);
    }
    return typeof value === 'string' ? value : shown(value);
  }

  public ssmParameter(region: string, name: string): string {
    const resource = this.resources.find(({ declared, home, identity }) => declared.type === ssmParameters.type && home.region === region && identity.name === name);
    const value = this.given.value(`ssm:${name}`) ?? (resource && textOf(resource.resolve(resource.declared.properties.Value ?? '', 'Value')));
    return value ?? this.askFor(`No stack that runs in ${region} has the parameter ${name} of Systems Manager. Run the stack that does, or give the value`, `ssm:${name}`);
  }

  public dynamicReference(region: string, reference: string): string {
    // Empty parts at the end stand for the newest version.
    const key = reference.replace(/:+$/, '');
    const parameter = /^ssm:([^:]+)/.exec(key)?.[1];
    const value = this.given.value(key, reference);
    if (value !== undefined) {
      return value;
    }
    return parameter === undefined ? this.askFor(`{{resolve:${reference}}} is read by CloudFormation at deployment. Give the value itself`, key) : this.ssmParameter(region, parameter);
  }

  /** One run should ask for all values, so the first one missing is no reason to stop. */
  private askFor(reason: string, key: string): string {
    // What is made of a value that is missing itself is asked for once that is there.
    if (!key.includes(MISSING_VALUE)) {
      this.missing.add(`${reason}, by the line\n    ${this.given.suggestions.valueLine(key)}`);
    }
    return MISSING_VALUE;
  }

  private get resources(): readonly PlannedResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()]);
  }

  private get exports(): ReadonlyMap<string, Export> {
    this.known ??= new Map(this.stacks.flatMap((stack) => stack.source.template.outputs.flatMap((output): [string, Export][] => {
      const name = output.exportName === undefined ? undefined : stack.resolver.resolve(output.exportName, { resource: `Output ${output.name} of stack ${stack.source.displayName}`, path: 'Export.Name' });
      return typeof name === 'string' ? [[`${stack.region} ${name}`, { stack, output }]] : [];
    })));
    return this.known;
  }
}
