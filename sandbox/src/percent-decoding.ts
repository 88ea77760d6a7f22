/** Text with its percent-encoding resolved; text that has a `%` without two digits stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
