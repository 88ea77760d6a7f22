import { parseDuration } from '../commands/duration.js';

const UNKNOWN = /^(?:error: )?unknown option '-(.+?)'/;

/** What commander wrote about a line that it does not understand, in words that help. */
export function inOurWords(written: string): string {
  const option = UNKNOWN.exec(written)?.[1];
  if (option !== undefined && parseDuration(option) !== undefined) {
    return `advance: 'by' is "-${option}": time only moves forward. Write it as ${option}.`;
  }
  return written.trim().replace(/^error: /, '');
}
