import type { Comparison, ComparisonLine, Purchase, UsedQuantity } from '../marketplace/exports.js';
import { shortName } from '../marketplace/license-names.js';
import { amounts, optional, text } from './arguments.js';
import { defineCommand } from './command.js';
import { purchaseOf } from './purchases.js';
import { quantityOf } from './quantity.js';
import { unbilledUsage } from './unbilled-usage.js';
import type { QuarantinedUsage, WrittenOffUsage } from './unbilled-usage.js';
import { counted, table } from './words.js';

export const ledgerCommand = defineCommand({
  name: 'ledger',
  summary: 'What AWS would bill, what it refused and why, and how that compares with what was used',
  group: 'Look',
  arguments: {
    purchase: optional(text('only of this purchase, with all its licenses: its name, agreement id or license id', 'purchase')),
    used: optional(amounts('what was used in all, under the license named or else the latest one; default: what the usage queue was told')),
  },
  positional: ['purchase'],
  run: async (stage, given) => {
    const { ledger } = stage.marketplace;
    const purchase = given.purchase === undefined && given.used === undefined ? undefined : purchaseOf(stage, given.purchase);
    const isMeant = purchase === undefined ? () => true : namesOf(purchase);
    const charges = ledger.billed().filter(({ license }) => isMeant(license));
    const licenses = [...new Set(charges.map(({ license }) => license))];
    const used = purchase !== undefined && given.used !== undefined ? usedOf(purchase, given.purchase, given.used) : stage.marketplace.reportedUsage.all();
    const isAsked = ({ license }: { readonly license?: string }) => purchase === undefined || (license !== undefined && isMeant(license));
    const unbilled = stage.app && await unbilledUsage(stage.app);
    return {
      totals: licenses.map((arn) => ({ license: arn, dimensions: ledger.totals(arn) })),
      charges,
      refusals: ledger.refusals.filter(isAsked),
      billedTwice: ledger.billedTwice().filter(({ license }) => isMeant(license)),
      ...unbilled && { quarantined: unbilled.quarantined.filter(isAsked), writtenOff: unbilled.writtenOff.filter(isAsked) },
      ...used.length > 0 && { comparison: only(ledger.compare(used), isMeant) },
    };
  },
  show: ({ totals, charges, refusals, billedTwice, quarantined = [], writtenOff = [], comparison }) => {
    const billed = totals.flatMap(({ license, dimensions }) => Object.entries(dimensions).map(([dimension, quantity]) => [shortName(license), dimension, quantity]));
    const refused = refusals.map(({ time, license, dimension, hour, quantity, reason, explanation }) => [time, license === undefined ? '-' : shortName(license), dimension, hour, quantity, reason, explanation]);
    return [
      charges.length === 0 ? 'AWS bills nothing so far.' : `AWS bills, in ${counted(charges.length, 'record')}:\n\n${table(['license', 'dimension', 'quantity'], billed)}`,
      ...refused.length === 0 ? [] : [`AWS refused ${counted(refused.length, 'record')}:\n\n${table(['time', 'license', 'dimension', 'hour', 'quantity', 'reason', 'why'], refused)}`],
      ...quarantined.length === 0 ? [] : [showQuarantined(quarantined)],
      ...writtenOff.length === 0 ? [] : [showWrittenOff(writtenOff)],
      ...billedTwice.length === 0 ? [] : [`AWS bills ${counted(billedTwice.length, 'record')} a second time. That must not be.`],
      ...comparison === undefined ? [] : [showComparison(comparison)],
    ].join('\n\n');
  },
});

/** Whether a license, in any spelling, is one of the purchase: it has several if it was renewed. */
function namesOf({ licenses, product, customerIdentifier }: Purchase): (name: string) => boolean {
  const names = new Set([...licenses.map(({ arn }) => shortName(arn)), ...customerIdentifier === undefined ? [] : [`${product.code}:${customerIdentifier}`]]);
  return (name) => names.has(shortName(name));
}

function usedOf(purchase: Purchase, named: string | undefined, used: Readonly<Record<string, number | boolean | string>>): UsedQuantity[] {
  const license = purchase.licenses.find(({ arn }) => named !== undefined && shortName(arn) === shortName(named))?.arn ?? purchase.licenseArn;
  return Object.entries(used).map(([dimension, quantity]) => ({ license, dimension, quantity: quantityOf('ledger', dimension, quantity) }));
}

function only({ lines }: Comparison, isMeant: (license: string) => boolean): Comparison {
  const meant = lines.filter(({ license }) => isMeant(license));
  return { lines: meant, equal: meant.every(isEqual) };
}

function isEqual({ difference, billedTwice }: ComparisonLine): boolean {
  return difference === 0 && billedTwice === 0;
}

function showQuarantined(quarantined: readonly QuarantinedUsage[]): string {
  const rows = quarantined.map(({ time, license = '-', dimension = '-', quantity = '-', code, reason }) => [time, license, dimension, quantity, code, reason]);
  return `The app did not count ${counted(quarantined.length, 'usage event')}, and keeps what it got in quarantine:\n\n${table(['time', 'license', 'dimension', 'quantity', 'code', 'why'], rows)}`;
}

function showWrittenOff(writtenOff: readonly WrittenOffUsage[]): string {
  const rows = writtenOff.map(({ license, hour = '-', dimension, quantity, code, reason }) => [license, hour, dimension, quantity, code, reason]);
  return `The app counted this usage and wrote it off: AWS is not told of it.\n\n${table(['license', 'hour', 'dimension', 'written off', 'code', 'why'], rows)}`;
}

function showComparison({ lines, equal }: Comparison): string {
  const rows = lines.map(({ license, dimension, used, billed, difference }) => [license, dimension, used, billed, difference]);
  return `${equal ? 'AWS bills what was used' : 'AWS does not bill what was used, or not yet'}:\n\n${table(['license', 'dimension', 'used', 'billed', 'used − billed'], rows)}`;
}
