const LICENSE_ID = /^(l|lic)-[A-Za-z0-9]+$/;

/**
 * Our key of a license: the tail of its ARN. AWS spells the ARN in several ways
 * (with and without `arn:`, with `:license:l-…` and `license/lic-…`); the tail is the same.
 */
export function licenseIdOf(arnOrId: string): string | undefined {
  const tail = arnOrId.trim().split(/[:/]/).at(-1) ?? '';
  return LICENSE_ID.test(tail) ? tail : undefined;
}
