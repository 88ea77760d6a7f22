import { isList, isObject, membersOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';

const REFERENCE = /\$\{([^}]+)\}/g;
const WHOLE = /^\$\{([^}]+)\}$/;

/** Results of steps, by the name under which a step saved its own. */
export class Variables {
  private readonly values = new Map<string, Json>();

  public save(name: string, value: Json): void {
    this.values.set(name, value);
  }

  /** Replaces `${name.path}` by what was saved; a text that is nothing else keeps the type of the value. */
  public resolve(value: Json): Json {
    if (typeof value === 'string') {
      const whole = WHOLE.exec(value);
      return whole ? this.valueOf(whole[1]) : value.replace(REFERENCE, (_, path: string) => textOf(this.valueOf(path), path));
    }
    if (isList(value)) {
      return value.map((element) => this.resolve(element));
    }
    return isObject(value) ? Object.fromEntries(membersOf(value).map(([name, member]) => [name, this.resolve(member)])) : value;
  }

  private valueOf(path: string): Json {
    const [name, ...members] = path.trim().split('.');
    const start = this.values.get(name);
    if (start === undefined) {
      throw new Error(`\${${path}}: no step saved '${name}' so far (saved: ${[...this.values.keys()].join(', ') || 'nothing'}). Give the step "save: ${name}", or a purchase "as: ${name}".`);
    }
    return members.reduce<Json>((value, member) => memberOf(value, member, path), start);
  }
}

function memberOf(value: Json, member: string, path: string): Json {
  const found = isList(value) ? value[Number(member)] : isObject(value) ? value[member] : undefined;
  if (found === undefined) {
    const there = isObject(value) ? Object.keys(value).join(', ') : JSON.stringify(value);
    throw new Error(`\${${path}}: there is no '${member}' (there is: ${there}).`);
  }
  return found;
}

function textOf(value: Json, path: string): string {
  if (typeof value === 'object') {
    throw new Error(`\${${path}} is ${JSON.stringify(value)}; only texts, numbers and booleans fit into a text.`);
  }
  return String(value);
}
