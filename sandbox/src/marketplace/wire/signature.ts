import { MarketplaceError } from '../errors.js';
import type { Caller } from '../model.js';
import { ACCOUNT_ID, SIGNING_NAME } from '../rules.js';
import type { WireRequest } from './route.js';

/** Who signed a request, and for what. */
export interface Signer {
  readonly accessKeyId: string;
  readonly caller: Caller;
}

const SCOPE = /Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * The signer of a request by AWS Signature Version 4. The signature itself is not checked: the simulator knows no secrets.
 * An access key id of twelve digits names the account that calls; with any other key the seller calls.
 * @throws if there is no signature, or one for another service
 */
export function signerOf({ headers, path }: WireRequest, sellerAccount: string): Signer {
  const scope = SCOPE.exec(headers.authorization ?? presigned(path));
  if (!scope) {
    throw new MarketplaceError('MissingAuthenticationTokenException', 'Missing Authentication Token: sign the request as AWS SDKs do, with any credentials. An access key id of twelve digits names the account that calls.');
  }
  const [, accessKeyId, , region, service] = scope;
  if (service !== SIGNING_NAME) {
    throw new MarketplaceError('InvalidSignatureException', `Credential should be scoped to correct service: '${SIGNING_NAME}', not '${service}'.`);
  }
  return { accessKeyId, caller: { accessKeyId, account: ACCOUNT_ID.test(accessKeyId) ? accessKeyId : sellerAccount, region } };
}

function presigned(path: string): string {
  return `Credential=${new URL(path, 'http://localhost').searchParams.get('X-Amz-Credential') ?? ''}`;
}
