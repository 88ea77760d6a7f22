import type { MarketplaceMeteringClient, ResolveCustomerResult } from '@aws-sdk/client-marketplace-metering';
import {
  ExpiredTokenException, InvalidTokenException, ResolveCustomerCommand, ThrottlingException,
} from '@aws-sdk/client-marketplace-metering';
import { errorName } from '../core/error-name.js';
import { licenseIdOf } from '../core/license-id.js';
import type { Resolution, TokenResolver } from '../core/registration-token.js';

/** Resolves registration tokens of one product through ResolveCustomer. */
export function tokenResolver(client: MarketplaceMeteringClient, productCode: string): TokenResolver {
  return {
    resolve: async (token) => {
      try {
        return resolution(await client.send(new ResolveCustomerCommand({ RegistrationToken: token })), productCode);
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function resolution(answer: ResolveCustomerResult, productCode: string): Resolution {
  const { ProductCode: product, CustomerAWSAccountId: account, LicenseArn: licenseArn } = answer;
  if (product && product !== productCode) {
    return { outcome: 'other-product' };
  }
  const license = licenseArn && licenseIdOf(licenseArn);
  if (!product || !account || !licenseArn || !license) {
    const missing = [!product && 'ProductCode', !account && 'CustomerAWSAccountId', !license && 'LicenseArn'];
    return { outcome: 'incomplete', missing: missing.filter(Boolean).join(', ') };
  }
  return { outcome: 'resolved', purchase: { license, licenseArn, account } };
}

function failure(error: unknown): Resolution {
  if (error instanceof InvalidTokenException) {
    return { outcome: 'invalid' };
  }
  if (error instanceof ExpiredTokenException) {
    return { outcome: 'expired' };
  }
  return { outcome: error instanceof ThrottlingException ? 'throttled' : 'unavailable', error: errorName(error) };
}
