import type { GenericSchema } from 'valibot';
import * as v from 'valibot';
import { isJsonObject, parseJson } from '../json.js';
import type { JsonObject } from '../json.js';
import type { Stage } from './command.js';
import { parseDuration } from './duration.js';

/** How an argument is written on a command line: a switch without a value, one value, or `name=value` as often as needed. */
export type ArgumentForm = 'switch' | 'value' | 'pairs';

/** An argument of a command. Its schema takes values of JSON as well as the texts of a command line. */
export interface Argument<S extends GenericSchema = GenericSchema> {
  readonly schema: S;
  readonly help: string;
  readonly form: ArgumentForm;
  /** Whether it must be given. */
  readonly required: boolean;
  /** What stands for the value in the help: `n` in `--months <n>`. */
  readonly placeholder: string;
  /** The option alone, without a value, means this. */
  readonly alone?: unknown;
  /** What it can be, for those who leave it out. */
  readonly choices?: (stage: Stage) => readonly string[];
}

const decimal = /^-?\d+(\.\d+)?$/;
const whole = v.pipe(v.number(), v.integer('it must be a whole number.'), v.minValue(0, 'it must be 0 or more.'));
const numeric = v.pipe(v.string(), v.regex(decimal, 'it must be a number.'), v.transform(Number));

export function text(help: string, placeholder = 'text') {
  return argument(v.string('it must be a text; put quotes around digits in YAML.'), help, 'value', placeholder);
}

/** A number of 0 or more without decimals. */
export function count(help: string, placeholder = 'n') {
  return argument(v.pipe(v.union([v.number(), numeric], 'it must be a number.'), whole), help, 'value', placeholder);
}

export function toggle(help: string) {
  return argument(v.boolean('it must be true or false.'), help, 'switch', '');
}

export function choice<const T extends readonly string[]>(options: T, help: string) {
  const chosen = argument(v.picklist(options, `it must be one of ${options.join(', ')}.`), help, 'value', options.length <= 4 ? options.join('|') : 'name');
  return among(chosen, () => options);
}

/** On or off: `--auto-renew off`, and true or false in files. */
export function onOff(help: string) {
  const words = v.pipe(v.picklist(['on', 'off', 'true', 'false']), v.transform((word) => word === 'on' || word === 'true'));
  return argument(v.union([v.boolean(), words], 'it must be on or off.'), help, 'value', 'on|off');
}

/** Milliseconds; written as `2h`, `90s`, `1d 12h`. */
export function duration(help: string) {
  const span = v.pipe(
    v.string('it must be a text such as 90s, 15m, 2h, 1d or 1d 12h.'),
    v.check((value) => !value.trim().startsWith('-'), 'time only moves forward; write it as 90s, 15m, 2h, 1d or 1d 12h.'),
    v.check((value) => parseDuration(value) !== undefined, 'write it as 90s, 15m, 2h, 1d or 1d 12h.'),
    v.transform((value) => parseDuration(value) ?? 0),
  );
  return argument(span, help, 'value', 'duration');
}

/** A date and time, ISO 8601. */
export function moment(help: string) {
  const date = v.pipe(
    v.string('it must be a date such as 2027-02-10T12:00:00Z.'),
    v.check((value) => !Number.isNaN(Date.parse(value)), 'write it as 2027-02-10T12:00:00Z.'),
    v.transform((value) => new Date(value)),
  );
  return argument(date, help, 'value', 'date');
}

/** Amounts by dimension: `seats=10`; or by what the placeholder calls it. */
export function amounts(help: string, placeholder = 'dimension=amount', example = 'seats=10') {
  const amount = v.union([v.number(), v.boolean(), v.string()]);
  const pairs = v.pipe(pairsOf((value) => (decimal.test(value) ? Number(value) : (parseBoolean(value) ?? value))), v.record(v.string(), amount));
  return argument(v.union([pairs, recordOf(amount)], `write it as ${placeholder}, for example ${example}.`), help, 'pairs', placeholder);
}

/** Texts by name: `company=Acme`. */
export function texts(help: string) {
  const pairs = v.pipe(pairsOf((value) => value), v.record(v.string(), v.string()));
  return argument(v.union([pairs, recordOf(v.string())], 'write it as name=value, for example company=Acme.'), help, 'pairs', 'name=value');
}

/** Any value of JSON; a text is read as JSON if it is some. */
export function json(help: string, placeholder = 'json') {
  const value = v.pipe(v.unknown(), v.transform((given): unknown => (typeof given === 'string' ? parseJson(given) ?? given : given)));
  return argument(value, help, 'value', placeholder);
}

/** An object of JSON; a text is read as JSON. */
export function jsonObject(help: string, placeholder = 'json') {
  const value = v.pipe(
    v.unknown(),
    v.transform((given): unknown => (typeof given === 'string' ? parseJson(given) : given)),
    v.custom<JsonObject>((given) => isJsonObject(given), 'it must be an object of JSON.'),
  );
  return argument(value, help, 'value', placeholder);
}

/** The same argument, for which there are only some values: an error lists them. */
export function among<S extends GenericSchema>(given: Argument<S>, choices: (stage: Stage) => readonly string[]): Argument<S> {
  return { ...given, choices };
}

/** The same argument, which may be left out. */
export function optional<S extends GenericSchema>(given: Argument<S>) {
  return { ...given, schema: v.optional(given.schema), required: false };
}

/** A value that may stand without: `--free-trial` as well as `--free-trial 14`. */
export function orAlone<S extends GenericSchema>(given: Argument<S>) {
  return { ...given, schema: v.union([v.boolean(), given.schema], 'it must be true, false, or a value.'), alone: true };
}

function argument<S extends GenericSchema>(schema: S, help: string, form: ArgumentForm, placeholder: string): Argument<S> {
  return { schema, help, form, placeholder, required: true };
}

/** A list is an object of JavaScript, too. */
function recordOf<T>(value: GenericSchema<T>) {
  return v.pipe(v.custom<Readonly<Record<string, T>>>((given) => isJsonObject(given)), v.record(v.string(), value));
}

function pairsOf<T>(read: (value: string) => T) {
  return v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[^=]+=/))),
    v.transform((pairs) => Object.fromEntries(pairs.map((pair): [string, T] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), read(pair.slice(at + 1))];
    }))),
  );
}

function parseBoolean(value: string): boolean | undefined {
  return value === 'true' ? true : (value === 'false' ? false : undefined);
}
