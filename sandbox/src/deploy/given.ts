import { quoted } from './quoted.js';
import { Suggestions } from './suggestions.js';

/** What the user puts in the place of what does not run locally. */
export interface GivenOptions {
  /**
   * URLs of functions by construct path (`MyStack/Hook`): a function becomes a POST of its event to the URL.
   * For any other resource, `values` say what refers to it.
   */
  readonly replace?: Readonly<Record<string, string>>;
  /**
   * Values by what they stand for: `MyStack/Db.Endpoint.Address` (an attribute), `MyStack/Db` (what `Ref`
   * gives; the resource is left out), `import:<name>` (another stack's export), `output:<stack>.<name>`,
   * and what stands in a dynamic reference: `ssm:<name>`, `secretsmanager:<id>:SecretString:<key>`.
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** A resource as the user names it: by construct path, or by stack and logical id. */
export interface Nameable {
  readonly constructPath: string;
  readonly stackName: string;
  readonly logicalId: string;
}

/** Looks up what the user gives, and remembers what was asked for, so that nothing is misspelt silently. */
export class Given {
  /** What problems say the user should add. */
  public readonly suggestions = new Suggestions();
  private readonly asked = new Set<string>();

  constructor(private readonly options: GivenOptions = {}) {}

  /** The URL in the place of a resource. */
  public url(resource: Nameable): string | undefined {
    return this.first(this.options.replace, namesOf(resource));
  }

  /** What `Ref` of a resource gives. */
  public ref(resource: Nameable): string | undefined {
    return this.value(...namesOf(resource));
  }

  /** What `Fn::GetAtt` gives. */
  public attribute(resource: Nameable, attribute: string): string | undefined {
    return this.value(...namesOf(resource).map((name) => `${name}.${attribute}`));
  }

  /** The value under the first of the names that has one. */
  public value(...names: readonly string[]): string | undefined {
    return this.first(this.options.values, names);
  }

  /** Whether the user says anything about a resource. */
  public mentions(resource: Nameable): boolean {
    const names = namesOf(resource);
    const known = [...Object.keys(this.options.replace ?? {}), ...Object.keys(this.options.values ?? {})];
    const said = known.filter((key) => names.some((name) => key === name || key.startsWith(`${name}.`)));
    said.forEach((key) => this.asked.add(key));
    return said.length > 0;
  }

  /** What cannot take the place of a function, as errors say it. */
  public malformed(): string[] {
    return Object.entries(this.options.replace ?? {}).filter(([, url]) => !isHttp(url))
      .map(([path, url]) => `--replace ${quoted(`${path}=${url}`)}: '${url}' is not a URL that events can be posted to. Write it as http://localhost:8080, or https://….`);
  }

  /** What stands for nothing in the app, as errors say it. */
  public unused(knownPaths: readonly string[]): string[] {
    const wrong = (option: string, given: Readonly<Record<string, string>> = {}) => Object.keys(given).filter((key) => !this.asked.has(key))
      .map((key) => `${option} ${quoted(`${key}=${given[key]}`)} stands for nothing in the app${nearest(key, knownPaths)}. Correct it, or leave it out.`);
    return [...wrong('--replace', this.options.replace), ...wrong('--value', this.options.values)];
  }

  private first(given: Readonly<Record<string, string>> | undefined, names: readonly string[]): string | undefined {
    const name = names.find((each) => given?.[each] !== undefined);
    if (name === undefined) {
      return undefined;
    }
    this.asked.add(name);
    return given?.[name];
  }
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

function namesOf({ constructPath, stackName, logicalId }: Nameable): string[] {
  return [constructPath, `${stackName}/${logicalId}`];
}

function nearest(key: string, knownPaths: readonly string[]): string {
  const last = (path: string) => (path.split('/').at(-1) ?? path).toLowerCase();
  const wanted = last(key).split('.')[0];
  const near = knownPaths.filter((path) => last(path).split('.')[0] === wanted);
  return near.length > 0 ? ` (there is ${near.slice(0, 5).join(', ')})` : '';
}
