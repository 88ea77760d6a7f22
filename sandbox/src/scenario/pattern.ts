/** @throws Error that shows the pattern and what is wrong with it */
export function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new Error(`'${text}' is no pattern: ${cause instanceof Error ? cause.message : String(cause)}. Put a backslash before characters that stand for themselves.`, { cause });
  }
}
