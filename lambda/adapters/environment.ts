/** The value of an environment variable that the construct always sets. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Environment variable ${name} is not set. The construct that made this function sets it; deploy again.`);
  }
  return value;
}

/** The value of an environment variable that the construct sets only where it applies. */
export function optional(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
