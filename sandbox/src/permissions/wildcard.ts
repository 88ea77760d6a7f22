/** Tells whether a text matches. */
export type Matches = (text: string) => boolean;

const SPECIAL = /[.+^${}()|[\]\\]/g;

/** A pattern of a string condition or an action: `*` stands for any text, `?` for one character. */
export function wildcard(pattern: string, flags = ''): Matches {
  const source = pattern.replace(SPECIAL, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`, flags);
  return (text) => expression.test(text);
}

/**
 * A pattern of a Resource element. A `*` at the end of one of the parts between colons also matches what
 * comes after the colon, elsewhere it stays in its part (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export function arnWildcard(pattern: string): Matches {
  const source = pattern.replace(SPECIAL, '\\$&').replace(/\*(?=:|$)/g, '[^]*').replace(/(?<!\[\^\])\*/g, '[^:]*').replaceAll('?', '[^:]');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

/** The operators ArnLike and ArnEquals compare each of the six parts of an ARN on its own (IAM User Guide, "ARN condition operators"). */
export function arnLike(pattern: string, arn: string): boolean {
  const patterns = partsOf(pattern);
  const parts = partsOf(arn);
  return patterns.length === parts.length && patterns.every((part, i) => wildcard(part)(parts[i] ?? ''));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
