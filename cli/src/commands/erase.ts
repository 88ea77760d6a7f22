import type { Context } from '../context.js';
import { licenseNamed } from '../find-licenses.js';
import { contactsIn, licenseItems } from '../store.js';
import type { Contacts, LicenseItems } from '../store.js';
import { UserError } from '../user-error.js';
import { contactOwners } from '../../../lambda/core/contact-owners.js';

const WHAT_REMAINS: readonly string[] = [
  'Access does not change: the license stays registered.',
  'Point-in-time recovery of the registrations table can restore it for up to 35 days.',
  'Mails to the administrator that could not be delivered carry it, too; they may wait in the queue "Undelivered" of the admin topic for up to 14 days.',
  'Mails that were delivered, and what your hook functions stored, are yours to erase.',
];

/** Deletes what the buyer of a license typed. */
export async function eraseCommand(name: string, { yes = false }: { readonly yes?: boolean }, context: Context): Promise<void> {
  const license = licenseNamed(name);
  const { table, registrationsTable } = await context.places(['table', 'registrationsTable']);
  if (registrationsTable === undefined) {
    throw new UserError('The registrations table was not found. Name it: --registrations-table <name>.');
  }
  const contacts = contactsIn(registrationsTable, context.database);
  const holds = await contacts.of(license) !== undefined;
  if (holds && !yes) {
    await confirm(license, context);
  }
  const erased = holds && await contacts.erase(license);
  const report = { license, erased, contactOfPredecessors: await holdingElsewhere(license, licenseItems(table, context.database), contacts), remains: erased ? WHAT_REMAINS : [] };
  context.console.out(context.json ? JSON.stringify(report, null, 2) : words(report));
}

/** Other licenses under which the contact of this one may still be found. */
async function holdingElsewhere(id: string, items: LicenseItems, contacts: Contacts): Promise<string[]> {
  const license = await items.license(id);
  const holding: string[] = [];
  for await (const owner of license === undefined ? [] : contactOwners(license, (other) => items.license(other))) {
    if (owner !== id && await contacts.of(owner) !== undefined) {
      holding.push(owner);
    }
  }
  return holding;
}

async function confirm(license: string, { console }: Context): Promise<void> {
  const answer = await console.ask(`Erase what the buyer of license ${license} typed? This cannot be undone. Type the license id to go on: `);
  if (answer === undefined) {
    throw new UserError(`Nothing was erased: there is nobody to confirm it. Run it on a terminal, or with --yes.`);
  }
  if (answer.trim() !== license) {
    throw new UserError(`Nothing was erased: that was not ${license}.`);
  }
}

function words({ license, erased, contactOfPredecessors, remains }: {
  readonly license: string; readonly erased: boolean; readonly contactOfPredecessors: readonly string[]; readonly remains: readonly string[];
}): string {
  return [
    erased ? `The contact data of license ${license} is erased.` : `No contact data is stored under license ${license}.`,
    ...remains.map((line) => `- ${line}`),
    ...contactOfPredecessors.map((predecessor) => elsewhere(license, predecessor)),
  ].join('\n');
}

function elsewhere(license: string, predecessor: string): string {
  return `License ${license} continues ${predecessor}, under which the buyer registered: what they typed is still there. To erase it: erase ${predecessor}`;
}
