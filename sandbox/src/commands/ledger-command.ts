import { optional, text } from './arguments.js';
import { defineCommand } from './command.js';
import { purchaseOf } from './purchases.js';
import { counted, table } from './words.js';

export const ledgerCommand = defineCommand({
  name: 'ledger',
  summary: 'What AWS would bill, and what it refused and why',
  group: 'Look',
  arguments: { purchase: optional(text('only of this purchase: its name, agreement id or license id', 'purchase')) },
  positional: ['purchase'],
  run: (stage, given) => {
    const { ledger } = stage.marketplace;
    const license = given.purchase === undefined ? undefined : purchaseOf(stage, given.purchase).licenseArn;
    const charges = ledger.billed(license);
    const billedTwice = ledger.billedTwice().filter((charge) => license === undefined || charge.license === license);
    const refusals = ledger.refusals.filter((refusal) => license === undefined || refusal.license === license);
    const licenses = [...new Set(charges.map((charge) => charge.license))];
    return { totals: licenses.map((arn) => ({ license: arn, dimensions: ledger.totals(arn) })), charges, refusals, billedTwice };
  },
  show: ({ totals, charges, refusals, billedTwice }) => {
    const billed = totals.flatMap(({ license, dimensions }) => Object.entries(dimensions).map(([dimension, quantity]) => [tail(license), dimension, quantity]));
    const refused = refusals.map(({ time, license, dimension, hour, quantity, reason }) => [time, tail(license ?? '-'), dimension, hour, quantity, reason]);
    return [
      charges.length === 0 ? 'AWS bills nothing so far.' : `AWS bills, in ${counted(charges.length, 'record')}:\n\n${table(['license', 'dimension', 'quantity'], billed)}`,
      ...refused.length === 0 ? [] : [`AWS refused ${counted(refused.length, 'record')}:\n\n${table(['time', 'license', 'dimension', 'hour', 'quantity', 'reason'], refused)}`],
      ...billedTwice.length === 0 ? [] : [`AWS bills ${counted(billedTwice.length, 'record')} a second time. That must not be.`],
    ].join('\n\n');
  },
});

/** The `l-…` id of a license ARN. */
function tail(license: string): string {
  return license.slice(license.lastIndexOf(':') + 1);
}
