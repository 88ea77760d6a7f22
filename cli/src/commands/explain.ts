import type { Context } from '../context.js';
import { explain } from '../explain/explanation.js';
import type { Explanation } from '../explain/explanation.js';
import { render } from '../explain/render.js';
import { licensesNamed } from '../find-licenses.js';
import { contactsIn, licenseItems } from '../store.js';
import type { Contact, Contacts, LicenseItems } from '../store.js';
import { contactOwners } from '../../../lambda/core/contact-owners.js';
import type { ReconciledLicense } from '../../../lambda/core/reconciliation/reconciled.js';

/** Tells everything about a license, or about all licenses of an account or an agreement. */
export async function explainCommand(name: string, { contact = false }: { readonly contact?: boolean }, context: Context): Promise<void> {
  const places = await context.places(contact ? ['table', 'registrationsTable'] : ['table']);
  const items = licenseItems(places.table, context.database);
  const licenses = await licensesNamed(name, items, places.table, context.database);
  const contacts = contact && places.registrationsTable !== undefined ? contactsIn(places.registrationsTable, context.database) : undefined;
  const explanations: Explanation[] = [];
  for (const license of licenses) {
    explanations.push(explain(license, places.product, context.now(), await contactOf(license, items, contacts)));
  }
  context.console.out(context.json ? JSON.stringify(explanations, null, 2) : explanations.map(render).join('\n\n'));
}

async function contactOf(license: ReconciledLicense, items: LicenseItems, contacts: Contacts | undefined): Promise<Contact | undefined> {
  for await (const owner of contactOwners(license, (id) => items.license(id))) {
    const contact = await contacts?.of(owner);
    if (contact !== undefined) {
      return contact;
    }
  }
  return undefined;
}
