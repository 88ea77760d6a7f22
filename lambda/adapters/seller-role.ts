import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { patient } from './patience.js';

/** The role in the seller's account, and what its trust policy may ask for. */
export interface SellerRole {
  readonly arn: string;
  readonly externalId?: string;
}

/** Credentials of the role, for an hour. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** What CloudTrail of the seller's account calls us. */
const SESSION_NAME = 'cdk-marketplace-saas';

/**
 * Credentials of the seller's role, from AWS STS in the Region of this function. A client asks once for all of its calls, and again
 * within the last five minutes before they expire.
 */
export function credentialsOf({ arn, externalId }: SellerRole): () => Promise<RoleCredentials> {
  const sts = new STSClient(patient({ attempts: 2, milliseconds: 2_000 }));
  return async () => {
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: SESSION_NAME, ExternalId: externalId }));
    if (!given?.AccessKeyId || !given.SecretAccessKey) {
      throw new Error(`AWS STS answered AssumeRole of ${arn} without credentials. The call is tried again.`);
    }
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken, expiration: given.Expiration };
  };
}
