/** The key of a license, in the subscribers table and in the registrations table alike. */
export function licenseKey(license: string): { readonly pk: string } {
  return { pk: `license#${license}` };
}
