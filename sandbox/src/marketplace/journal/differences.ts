/** How much of a value is shown. */
const SHOWN = 120;

/** Where two values of JSON differ, each place with what it was and what it is. Elements that have a code or a key are known by it. */
export function differences(place: string, then: unknown, now: unknown): string[] {
  const [before, after] = [membersOf(then), membersOf(now)];
  if (!before || !after) {
    return JSON.stringify(then) === JSON.stringify(now) ? [] : [`${place} then ${shown(then)}, now ${shown(now)}`];
  }
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => differences(`${place}.${name}`, before.get(name), after.get(name)));
}

/** Undefined for a value that has none. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    return new Map(value.map((element: unknown, i) => [nameOf(element) ?? String(i), element]));
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function nameOf(element: unknown): string | undefined {
  const { code, key } = (element ?? {}) as { readonly code?: unknown; readonly key?: unknown };
  return [code, key].find((name) => typeof name === 'string');
}

function shown(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
