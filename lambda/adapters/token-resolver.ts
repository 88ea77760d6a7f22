import type { MarketplaceMeteringClient, ResolveCustomerResult } from '@aws-sdk/client-marketplace-metering';
import {
  DisabledApiException, ExpiredTokenException, InvalidTokenException, ResolveCustomerCommand, ThrottlingException,
} from '@aws-sdk/client-marketplace-metering';
import { ACCESS_DENIED, errorName } from '../core/error-name.js';
import { legacyLicenseId, licenseIdOf } from '../core/license-id.js';
import type { AgreementModel } from '../core/license.js';
import type { Purchase } from '../core/registration.js';
import type { Resolution, TokenResolver } from '../core/registration-token.js';

export interface TokenResolverOptions {
  readonly client: MarketplaceMeteringClient;
  readonly productCode: string;
  readonly agreementModel: AgreementModel;
}

/** Resolves registration tokens of one product through ResolveCustomer. */
export function tokenResolver({ client, ...product }: TokenResolverOptions): TokenResolver {
  return {
    resolve: async (token) => {
      try {
        return resolution(await client.send(new ResolveCustomerCommand({ RegistrationToken: token })), product);
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function resolution(answer: ResolveCustomerResult, { productCode, agreementModel }: Omit<TokenResolverOptions, 'client'>): Resolution {
  const { ProductCode: product } = answer;
  if (product && product !== productCode) {
    return { outcome: 'other-product' };
  }
  const purchase = product && (agreementModel === 'LEGACY' ? purchaseOfCustomer(answer, product) : purchaseOfLicense(answer));
  if (!purchase) {
    const identifying = agreementModel === 'LEGACY' ? ['ProductCode', 'CustomerIdentifier'] as const : ['ProductCode', 'CustomerAWSAccountId', 'LicenseArn'] as const;
    return { outcome: 'incomplete', missing: identifying.filter((member) => !answer[member]?.trim()).join(', ') || 'LicenseArn' };
  }
  return { outcome: 'resolved', purchase };
}

function purchaseOfLicense({ CustomerAWSAccountId: account, LicenseArn: licenseArn }: ResolveCustomerResult): Purchase | undefined {
  const license = licenseArn && licenseIdOf(licenseArn);
  return account && license ? { license, licenseArn, account } : undefined;
}

/** The license of a legacy product is its customer, whatever else the answer holds: a license never has two keys. */
function purchaseOfCustomer({ CustomerAWSAccountId: account, CustomerIdentifier: identifier }: ResolveCustomerResult, product: string): Purchase | undefined {
  const customer = identifier?.trim();
  return customer ? { license: legacyLicenseId(product, customer), customer, ...account && { account } } : undefined;
}

function failure(error: unknown): Resolution {
  if (error instanceof InvalidTokenException) {
    return { outcome: 'invalid' };
  }
  if (error instanceof ExpiredTokenException) {
    return { outcome: 'expired' };
  }
  const name = errorName(error);
  if (error instanceof DisabledApiException || ACCESS_DENIED.includes(name)) {
    return { outcome: 'misconfigured', error: name };
  }
  return { outcome: error instanceof ThrottlingException ? 'throttled' : 'unavailable', error: name };
}
