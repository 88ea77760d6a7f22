import type { Context } from '../context.js';
import { explain } from '../explain/explanation.js';
import type { Explanation } from '../explain/explanation.js';
import { render } from '../explain/render.js';
import { licensesNamed } from '../find-licenses.js';
import { contactsIn, licenseItems } from '../store.js';
import type { Contacts } from '../store.js';
import type { ReconciledLicense } from '../../../lambda/core/reconciliation/reconciled.js';

/** Tells everything about a license, or about all licenses of an account or an agreement. */
export async function explainCommand(name: string, { contact = false }: { readonly contact?: boolean }, context: Context): Promise<void> {
  const places = await context.places(contact ? ['table', 'registrationsTable'] : ['table']);
  const items = licenseItems(places.table, context.database);
  const licenses = await licensesNamed(name, items, places.table, context.database);
  const contacts = contact && places.registrationsTable !== undefined ? contactsIn(places.registrationsTable, context.database) : undefined;
  const explanations: Explanation[] = [];
  for (const license of licenses) {
    explanations.push(explain(license, places.product, context.now(), await contactOf(license, contacts)));
  }
  context.console.out(context.json ? JSON.stringify(explanations, null, 2) : explanations.map(render).join('\n\n'));
}

/** The contact of a renewed license is with the one whose registration counts for it. */
async function contactOf({ id, facts }: ReconciledLicense, contacts: Contacts | undefined) {
  const own = await contacts?.of(id);
  return own ?? (facts.inherited === undefined ? undefined : await contacts?.of(facts.inherited));
}
