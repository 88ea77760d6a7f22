/** The value of an environment variable that the construct always sets. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Environment variable ${name} is not set. The construct that made this function sets it; deploy again.`);
  }
  return value;
}

/** The value of an environment variable that knows only some values. */
export function oneOf<T extends string>(name: string, allowed: readonly T[]): T {
  const value = required(name);
  const found = allowed.find((one) => one === value);
  if (found === undefined) {
    throw wrong(name, value, allowed.join(', '));
  }
  return found;
}

/** A whole number of at least 1. */
export function wholeNumber(name: string): number {
  const value = required(name);
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0) {
    throw wrong(name, value, 'whole numbers, at least 1');
  }
  return number;
}

/** The seconds that an environment variable says, in milliseconds. */
export function milliseconds(name: string): number {
  const value = required(name);
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds <= 0) {
    throw wrong(name, value, 'whole seconds, at least 1');
  }
  return seconds * 1_000;
}

/** The value of an environment variable that the construct sets only where it applies. */
export function optional(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** The Region of this function: Lambda sets it. */
export function ownRegion(): string | undefined {
  return process.env.AWS_REGION;
}

function wrong(name: string, value: string, allowed: string): Error {
  return new Error(`Environment variable ${name} is "${value}". Allowed: ${allowed}. The construct that made this function sets it; deploy again.`);
}
