/** A text that is equal for equal keys, whatever the order of their attributes. */
export function itemKey(key: object): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => a < b ? -1 : 1));
}
