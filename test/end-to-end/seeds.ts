/**
 * The published seeds of the end-to-end runs. A seed decides everything in its run: what goes wrong and when, and what the buyers do.
 * They were not chosen for their results: the first twenty natural numbers.
 */
export const SEEDS: readonly string[] = Array.from({ length: 20 }, (_, i) => String(i + 1));
