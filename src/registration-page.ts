import type { IConstruct } from 'constructs';
import type { HostedPageOptions } from './hosted-page-options';
import { hostedPage } from './private/hosted-page';
import { environmentJson, requireRedirect } from './private/validation';

/**
 * Where buyers register after they subscribed in AWS Marketplace.
 */
export abstract class RegistrationPage {
  /**
   * A page that this package serves: it asks for the buyer's contact data and says what happens next.
   *
   * @param options what the page shows
   */
  public static hosted(options: HostedPageOptions = {}): RegistrationPage {
    return new HostedPage(options);
  }

  /**
   * A sign-up page of your own, to which the buyer's browser is sent with a one-time code.
   *
   * The code is the query parameter `code`. Your backend exchanges it within ten minutes: it invokes the
   * register function (see `grantRegister`) with `{ exchange: { code, nonce } }`, where `nonce` is a text of
   * 16 to 128 characters that it makes up for this sign-up. The first nonce owns the code and may ask again;
   * another one is refused. The answer names the license, and the license is registered.
   *
   * @param url an https URL without a query parameter `code`
   */
  public static redirect(url: string): RegistrationPage {
    return new RedirectPage(url);
  }

  /**
   * No page and no HTTP API: the fulfillment URL of the listing is a page of your own.
   *
   * It takes the POST with the buyer's token, and your backend invokes the register function (see
   * `grantRegister`) with `{ register: { token, fields } }`.
   */
  public static none(): RegistrationPage {
    return new NoPage();
  }

  protected constructor() { /* only the factories make pages */ }

  /**
   * Which of the factories made it.
   *
   * @internal
   */
  public abstract readonly _kind: 'hosted' | 'redirect' | 'none';

  /**
   * Renders the options for the register function.
   *
   * @internal
   */
  public abstract _bind(scope: IConstruct, adminEmail?: string): string;
}

class HostedPage extends RegistrationPage {
  /** @internal */
  public readonly _kind = 'hosted';

  constructor(private readonly options: HostedPageOptions) {
    super();
  }

  /** @internal */
  public _bind(scope: IConstruct, adminEmail?: string): string {
    return environmentJson(scope, 'registrationPage', { kind: this._kind, ...hostedPage(scope, this.options, adminEmail) });
  }
}

class RedirectPage extends RegistrationPage {
  /** @internal */
  public readonly _kind = 'redirect';

  constructor(private readonly url: string) {
    super();
  }

  /** @internal */
  public _bind(scope: IConstruct, adminEmail?: string): string {
    requireRedirect(scope, 'registrationPage.url', this.url);
    // Who cannot be sent on, for example with an expired token, still sees a page.
    return environmentJson(scope, 'registrationPage', { kind: this._kind, url: this.url, supportEmail: adminEmail });
  }
}

class NoPage extends RegistrationPage {
  /** @internal */
  public readonly _kind = 'none';

  /** @internal */
  public _bind(scope: IConstruct): string {
    return environmentJson(scope, 'registrationPage', { kind: this._kind });
  }
}
