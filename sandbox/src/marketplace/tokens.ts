import type { Clock } from '../clock.js';
import type { ResolveCustomerRequest, ResolveCustomerResult } from './api/messages.js';
import type { Behaviour } from './behaviour.js';
import { MarketplaceError } from './errors.js';
import type { IdGenerator } from './ids.js';
import type { License } from './model.js';
import { TOKEN_LIVES } from './rules.js';

interface Issued {
  readonly license: License;
  readonly expires: number;
}

/** The registration tokens of all buyers. Every press of "Set up your account" makes a fresh one (facts 9.1). */
export class RegistrationTokens {
  private readonly issued = new Map<string, Issued>();
  private readonly used = new Set<string>();

  constructor(private readonly clock: Clock, private readonly ids: IdGenerator, private readonly behaviour: Behaviour) {}

  public issue(license: License): string {
    const token = this.ids.opaque(64);
    this.issued.set(token, { license, expires: this.clock.now() + TOKEN_LIVES[this.behaviour.tokenLife] });
    return token;
  }

  /** ResolveCustomer (facts 2.1 to 2.3): only for the account that published the product. A legacy product's answer has no license. */
  public resolve({ RegistrationToken: token }: ResolveCustomerRequest, account: string): ResolveCustomerResult {
    const found = this.issued.get(token);
    if (found?.license.product.seller !== account) {
      throw new MarketplaceError('InvalidTokenException', 'Registration token is invalid.');
    }
    if (this.clock.now() >= found.expires || this.used.has(token)) {
      throw new MarketplaceError('ExpiredTokenException', 'The submitted registration token has expired.');
    }
    if (this.behaviour.tokenUse === 'ONCE') {
      this.used.add(token);
    }
    const { license } = found;
    return {
      CustomerAWSAccountId: license.account,
      ...(license.customerIdentifier === undefined ? { LicenseArn: license.arn } : { CustomerIdentifier: license.customerIdentifier }),
      ProductCode: license.product.code,
    };
  }
}
