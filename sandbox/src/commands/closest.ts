/** So many letters may be wrong, but no more than half of them. */
const MOST_WRONG = 3;

/** What was probably meant by a word that is none of these; undefined if nothing is like it. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, wrong: distance(word, name) }))
    .filter(({ name, wrong }) => wrong <= MOST_WRONG && wrong * 2 <= Math.max(word.length, name.length))
    .sort((one, other) => one.wrong - other.wrong);
  return (best as typeof best | undefined)?.name;
}

/** ` Did you mean subscribe?`, to stand behind a sentence; empty if nothing is like it. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** How many letters must be put in, left out or changed to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (one[i] === other[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
