import { isList, isObject, shown } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';

/** Typed access to the resolved properties of a resource; errors name the resource and the property. */
export class Settings {
  constructor(private readonly values: JsonObject, private readonly owner: string, private readonly path = '') {}

  public json(name: string): Json | undefined {
    return this.values[name];
  }

  public text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'string') {
      return value;
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return String(value);
    }
    return this.fail(name, 'a text');
  }

  public requiredText(name: string): string {
    return this.text(name) ?? this.fail(name, 'a text');
  }

  public number(name: string): number | undefined {
    const text = this.text(name);
    const value = Number(text);
    return text === undefined ? undefined : Number.isFinite(value) ? value : this.fail(name, 'a number');
  }

  public flag(name: string): boolean | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : text === 'true' ? true : text === 'false' ? false : this.fail(name, 'true or false');
  }

  public texts(name: string): string[] {
    const value = this.values[name] ?? [];
    return isList(value) ? value.map((element) => (typeof element === 'string' ? element : this.fail(name, 'a list of texts'))) : this.fail(name, 'a list of texts');
  }

  /** The members of an object whose values are texts. */
  public textMap(name: string): Record<string, string> {
    const map = this.child(name);
    return Object.fromEntries(Object.keys(map?.values ?? {}).map((key) => [key, map?.requiredText(key) ?? '']));
  }

  public child(name: string): Settings | undefined {
    const value = this.values[name];
    return value === undefined ? undefined : isObject(value) ? this.at(value, name) : this.fail(name, 'an object');
  }

  public children(name: string): Settings[] {
    const value = this.values[name] ?? [];
    return isList(value) ? value.map((element, i) => (isObject(element) ? this.at(element, `${name}[${i}]`) : this.fail(`${name}[${i}]`, 'an object'))) : this.fail(name, 'a list');
  }

  /** An error about one of the properties. */
  public error(name: string, complaint: string): Error {
    return new Error(`${this.owner}: the property ${this.path}${name} = ${shown(this.values[name])} ${complaint}`);
  }

  private at(values: JsonObject, name: string): Settings {
    return new Settings(values, this.owner, `${this.path}${name}.`);
  }

  private fail(name: string, expected: string): never {
    throw this.error(name, `must be ${expected}.`);
  }
}
