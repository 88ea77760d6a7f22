const LICENSE_ID = /^(?:l|lic)-([A-Za-z0-9]+)$/;

/**
 * Our key of a license: the `l-…` tail of its ARN. AWS spells the ARN in several ways
 * (with and without `arn:`, with `:license:l-…` and `license/lic-…`); what follows `l-` or `lic-` is the same.
 */
export function licenseIdOf(arnOrId: string): string | undefined {
  const [, id] = LICENSE_ID.exec(arnOrId.trim().split(/[:/]/).at(-1) ?? '') ?? [];
  return id === undefined ? undefined : `l-${id}`;
}
