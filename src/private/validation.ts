import { Stack, Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** Lambda allows 4 KB for all environment variables of a function; one JSON option may take 3. */
const ENVIRONMENT_JSON_BYTES = 3 * 1024;

/**
 * The error for a prop that cannot work: names the prop, the value given, what is allowed and what to do.
 */
export function invalidProp(scope: IConstruct, prop: string, given: unknown, rule: string): Error {
  const value = given === undefined ? 'missing' : JSON.stringify(given);
  return new Error(`${scope.node.path}: ${prop} is ${value}. ${rule}`);
}

/** A text that is not blank and not longer than `maxLength` characters. */
export function requireText(scope: IConstruct, prop: string, value: string, maxLength: number): void {
  if (Token.isUnresolved(value)) return;
  if (typeof value !== 'string' || value.trim() === '' || value.length > maxLength) {
    throw invalidProp(scope, prop, value, `Give a text of 1 to ${maxLength} characters, or leave it out.`);
  }
}

/** A value of the given form. `rule` says which form that is. */
export function requirePattern(scope: IConstruct, prop: string, value: string | undefined, pattern: RegExp, rule: string): void {
  if (Token.isUnresolved(value)) return;
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidProp(scope, prop, value, rule);
}

/** Something that looks like one e-mail address. */
export function requireEmail(scope: IConstruct, prop: string, value: string): void {
  requirePattern(scope, prop, value, /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/, 'Give one e-mail address, for example "help@example.com".');
}

/** An absolute https URL. */
export function requireHttps(scope: IConstruct, prop: string, value: string): void {
  if (Token.isUnresolved(value)) return;
  if (!URL.canParse(value) || new URL(value).protocol !== 'https:') {
    throw invalidProp(scope, prop, value, 'Give an absolute https URL, for example "https://app.example.com".');
  }
}

/** An https URL to which a query parameter `code` can be added. */
export function requireRedirect(scope: IConstruct, prop: string, value: string): void {
  requireHttps(scope, prop, value);
  if (!Token.isUnresolved(value) && new URL(value).searchParams.has('code')) {
    throw invalidProp(scope, prop, value, 'It has a query parameter "code", which is the one that the one-time code is sent in: give it another name.');
  }
}

/** An AWS account id. */
export function requireAccount(scope: IConstruct, prop: string, value: string): void {
  requirePattern(scope, prop, value, /^\d{12}$/, 'Give an AWS account id: twelve digits, as text, for example "111122223333".');
}

/** The name of a Region, known at synth: which resources there are depends on it. */
export function requireRegion(scope: IConstruct, prop: string, value: string): void {
  const rule = 'Give the name of a Region, for example "us-east-1".';
  if (Token.isUnresolved(value)) {
    throw new Error(`${scope.node.path}: ${prop} is only known at deployment, but which resources there are depends on it. ${rule}`);
  }
  requirePattern(scope, prop, value, /^[a-z]{2,5}(-[a-z]+){1,3}-\d{1,2}$/, rule);
}

/** A key for tables, whose stack has to say its Region: a table with such a key names it. */
export function requireRegionForKey(scope: IConstruct, encryptionKey: IKey | undefined): void {
  const { region, stackName } = Stack.of(scope);
  if (encryptionKey !== undefined && Token.isUnresolved(region)) {
    throw new Error(`${scope.node.path}: encryptionKey is given, but the Region of stack ${stackName} is only known at deployment, and a table with a key `
      + 'of yours has to name it at synth. Set env.region of the stack, or leave encryptionKey out.');
  }
}

/** A table name as DynamoDB allows it. */
export function requireTableName(scope: IConstruct, prop: string, value: string | undefined): void {
  if (value === undefined) return;
  requirePattern(scope, prop, value, /^[a-zA-Z0-9_.-]{3,255}$/,
    'Give 3 to 255 letters, digits, "_", "-" or ".", or leave it out for a generated name.');
}

/** A duration of whole seconds between two bounds, known at synth: other settings are computed from it. */
export function requireDuration(scope: IConstruct, prop: string, value: Duration, min: Duration, max: Duration): void {
  const range = `Give ${min.toHumanString()} to ${max.toHumanString()}, in whole seconds.`;
  if (value.isUnresolved()) {
    throw new Error(`${scope.node.path}: ${prop} is only known at deployment, but other settings are computed from it. ${range}`);
  }
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min.toSeconds() || seconds > max.toSeconds()) {
    throw new Error(`${scope.node.path}: ${prop} is ${value.toHumanString()}. ${range}`);
  }
}

/** A value as JSON for an environment variable; tokens inside it are resolved at deployment. */
export function environmentJson(scope: IConstruct, prop: string, value: object): string {
  const json = JSON.stringify(value);
  if (Token.isUnresolved(json)) return Stack.of(scope).toJsonString(value);

  const bytes = Buffer.byteLength(json);
  if (bytes > ENVIRONMENT_JSON_BYTES) {
    throw new Error(`${scope.node.path}: ${prop} takes ${bytes} bytes as JSON. `
      + `It travels as an environment variable and may take ${ENVIRONMENT_JSON_BYTES}: shorten it.`);
  }
  return json;
}
