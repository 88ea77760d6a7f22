import type { Clock } from '../clock.js';
import type { ResolveCustomerRequest, ResolveCustomerResult } from './api/messages.js';
import { MarketplaceError } from './errors.js';
import type { IdGenerator } from './ids.js';
import type { Purchase } from './purchase.js';
import { TOKEN_LIFE } from './rules.js';

interface Issued {
  readonly purchase: Purchase;
  readonly expires: number;
}

/** The registration tokens of all buyers. Every press of "Set up your account" makes a fresh one (facts 9.1). */
export class RegistrationTokens {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly clock: Clock, private readonly ids: IdGenerator) {}

  public issue(purchase: Purchase): string {
    const token = this.ids.opaque(64);
    this.issued.set(token, { purchase, expires: this.clock.now() + TOKEN_LIFE });
    return token;
  }

  /** ResolveCustomer (facts 2.1 to 2.3). Products of now have no CustomerIdentifier, so the answer has none. */
  public resolve(request: ResolveCustomerRequest): ResolveCustomerResult {
    const found = this.issued.get(request.RegistrationToken);
    if (!found) {
      throw new MarketplaceError('InvalidTokenException', 'Registration token is invalid.');
    }
    if (this.clock.now() >= found.expires) {
      throw new MarketplaceError('ExpiredTokenException', 'The submitted registration token has expired.');
    }
    const { account, licenseArn, product } = found.purchase;
    return { CustomerAWSAccountId: account, LicenseArn: licenseArn, ProductCode: product.code };
  }
}
