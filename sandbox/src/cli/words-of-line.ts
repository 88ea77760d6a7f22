import { UsageError } from '../commands/exports.js';

const WORD = /\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+)/gy;

/** The words of a line, as a shell tells them apart: quotes keep blanks, a backslash keeps what follows it. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let end = 0;
  for (const match of line.matchAll(WORD)) {
    words.push(unquoted(match[1]));
    end = match.index + match[0].length;
  }
  if (line.slice(end).trim() !== '') {
    throw new UsageError(`A quote is open in: ${line.slice(end).trim()}`);
  }
  return words;
}

function unquoted(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
    double?.replaceAll(/\\(.)/g, '$1') ?? single ?? escaped ?? '');
}
