import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LENGTH = 16;

/**
 * The access key id of a function, made from its ARN: by it, every service can tell who calls. It begins as
 * those of temporary credentials do (IAM User Guide, "IAM identifiers").
 */
export function accessKeyIdOf(functionArn: string): string {
  const digest = createHash('sha256').update(functionArn).digest();
  return `ASIA${[...digest.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

/** What a signed request says of its sender. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
}

/** Reads the credential scope of Signature Version 4: `Credential=<access key id>/<date>/<Region>/<service>/aws4_request`. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const found = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(authorization ?? '');
  return found ? { accessKeyId: found[1], region: found[2] } : undefined;
}
