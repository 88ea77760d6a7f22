/** A word as a shell reads it back: angle brackets would be redirections. */
export function quoted(text: string): string {
  return /^[\w./:=@%+,-]*$/.test(text) ? text : `'${text.replaceAll('\'', String.raw`'\''`)}'`;
}
