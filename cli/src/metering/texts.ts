import { textOf } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { QUANTITIES } from '../../../lambda/core/metering/hour-account.js';
import type { Quantity, UsageLine } from '../../../lambda/core/metering/hour-account.js';

/** What each quantity is called, what it means, and what to do about it. */
export const MEANINGS: Readonly<Record<Quantity, { readonly name: string; readonly meaning: string }>> = {
  heard: { name: 'heard', meaning: 'what your app reported, each event once' },
  told: { name: 'told', meaning: 'what a statement to AWS Marketplace has taken of it' },
  accepted: { name: 'accepted', meaning: 'AWS Marketplace has it and bills it in this hour: quote the record id when you ask AWS about it' },
  included: { name: 'included', meaning: 'the contract includes it, so AWS Marketplace is not told: nothing to do' },
  quarantined: { name: 'quarantined', meaning: 'AWS Marketplace refused it for good, with the reason above: remove the cause, and settle what is owed with the buyer in another way' },
  expired: { name: 'expired', meaning: 'the 24 hours of AWS passed without an answer, so AWS may have it or not: compare with the usage report of AWS Marketplace before you ask the buyer for it' },
  dryRun: { name: 'dry run', meaning: 'AWS Marketplace was not told, because dryRun is set' },
  sending: { name: 'sending', meaning: 'frozen in a statement that has no final answer yet: nothing to do, it is sent again until its window closes' },
  writtenOff: { name: 'written off', meaning: 'will never be told, with the reason above: settle what is owed with the buyer in another way' },
  dropped: { name: 'dropped', meaning: 'less than a whole unit when the month or the license ended: AWS Marketplace takes whole units only' },
  lost: { name: 'lost', meaning: 'a remainder of a month whose last hour no statement told: AWS Marketplace was not told of it' },
  remainder: { name: 'remainder', meaning: 'less than a whole unit: it is told with later usage of the month' },
  untold: { name: 'untold', meaning: 'no statement has it yet: nothing to do within two hours of its hour; then look at the alarms, and at explain for a license that waits for AWS Marketplace' },
  held: { name: 'on hold', meaning: 'untold, and not told before you decide, because it is above a ceiling or the table was restored (adopt-restored): release or write-off' },
};

/** For example `heard 5, told 5, accepted 5`. */
export function quantityWords(quantities: UsageLine['quantities']): string {
  return present(quantities).map(([name, amount]) => `${MEANINGS[name].name} ${amount}`).join(', ') || 'nothing';
}

/** As JSON has them: exact, so texts. */
export function quantityTexts(quantities: UsageLine['quantities']): Partial<Record<Quantity, string>> {
  return Object.fromEntries(present(quantities));
}

export function lineJson({ quantities, ...line }: UsageLine): Record<string, unknown> {
  const { license, hour, dimension, recordId, duplicate, reasons } = line;
  return { license, hour, dimension, ...quantityTexts(quantities), recordId, duplicate: duplicate || undefined, reasons: reasons.length > 0 ? reasons : undefined };
}

/** By dimension, exact. */
export function amountTexts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...amounts].map(([dimension, amount]) => [dimension, textOf(amount)]));
}

export function amountsText(amounts: Amounts): string {
  return Object.entries(amountTexts(amounts)).map(([dimension, amount]) => `${dimension} ${amount}`).join(', ');
}

/** The meanings of what occurs. */
export function legend(lines: readonly UsageLine[]): string[] {
  return QUANTITIES.filter((name) => lines.some(({ quantities }) => quantities[name] !== undefined))
    .map((name) => `  ${MEANINGS[name].name.padEnd(12)} ${MEANINGS[name].meaning}`);
}

function present(quantities: UsageLine['quantities']): [Quantity, string][] {
  return QUANTITIES.flatMap((name): [Quantity, string][] => {
    const amount = quantities[name];
    return amount === undefined ? [] : [[name, textOf(amount)]];
  });
}
