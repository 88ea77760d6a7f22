import { readFileSync } from 'node:fs';

/** What a JSON file can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of a JSON file; any member may be missing. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object that is present; nothing for anything else. */
export function membersOf(value: Json | undefined): [string, Json][] {
  if (!isObject(value)) {
    return [];
  }
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** A text that is present and not empty, or undefined. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The same value with every text in it replaced; names of members stay. */
export function mapTexts(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') {
    return replace(value);
  }
  if (isList(value)) {
    return value.map((element) => mapTexts(element, replace));
  }
  return isObject(value) ? Object.fromEntries(membersOf(value).map(([name, member]) => [name, mapTexts(member, replace)])) : value;
}

/** JSON for people: cut when it is long. */
export function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** Reads a JSON file that must hold an object. */
export function readJsonFile(file: string, advice: string): JsonObject {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (cause) {
    throw new Error(`Cannot read ${file}. ${advice}`, { cause });
  }
  if (!isObject(content)) {
    throw new Error(`${file} must hold a JSON object, but holds ${shown(content)}. ${advice}`);
  }
  return content;
}
