import type { Answer } from '../../world/included/contract.js';
import { hourStart } from '../../world/times.js';
import { amountOfUnits, decimalText } from '../../world/usage.js';
import type { Violations } from '../violations.js';
import type { ContractBooks } from './contracts.js';

/**
 * Of each term what was used beyond it is told, in whatever order it came, as long as every answer of AWS was known in time and changed nothing of a term: worked
 * out from what was agreed, without regard to when anybody knew.
 */
export function checkTerms(license: string, answers: readonly Answer[], { dimensions, taken, free, learned, isUnclear }: ContractBooks, violations: Violations): void {
  const isAmended = new Set(answers.map(({ until }) => until)).size < answers.length;
  if (isUnclear || isAmended || learned.length === 0) {
    return;
  }
  for (const dimension of dimensions.keys()) {
    let expected = 0n;
    answers.forEach(({ until, included }, i) => {
      const from = i === 0 ? -Infinity : Math.min(answers[i - 1].until, answers[i].time);
      const to = i + 1 < answers.length ? Math.min(until, answers[i + 1].time) : Infinity;
      const used = [...taken].filter(([hour]) => hourStart(hour) >= from && hourStart(hour) < to).reduce((sum, [, amounts]) => sum + (amounts.get(dimension) ?? 0n), 0n);
      const units = amountOfUnits(included.get(dimension) ?? 0);
      expected += used < units ? used : units;
    });
    const said = free.get(dimension) ?? 0n;
    if (said !== expected) {
      violations.add('INCLUDED_WRONGLY', `${license} ${dimension}: ${decimalText(said)} units were deducted in all terms, ${decimalText(expected)} are included`);
    }
  }
}
