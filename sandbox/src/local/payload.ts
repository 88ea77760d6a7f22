/** Lambda hands over no more in one call. Source: Lambda developer guide, "Batching behavior" (2026-11). */
const PAYLOAD_BYTES = 6 * 1024 * 1024;
/** What stands around and between the records. */
const FRAME_BYTES = 16;

/** Splits records into parts, in order, each small enough for a call. */
export function payloads<T>(records: readonly T[], limit = PAYLOAD_BYTES): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (bytes + size > limit) {
      parts.push([]);
      bytes = FRAME_BYTES;
    }
    parts.at(-1)?.push(record);
    bytes += size;
  }
  return parts;
}
