import type { IConstruct } from 'constructs';
import { warnAboutMissingContact } from './private/notices';
import { environmentJson, requireEmail, requireHttps, requireText } from './private/validation';

/**
 * What the hosted registration page shows.
 */
export interface HostedPageOptions {
  /**
   * The name of the product, as buyers know it.
   *
   * @default 'your subscription'
   */
  readonly productName?: string;

  /**
   * Where buyers find help: an e-mail address that the page shows.
   *
   * @default - `adminEmail`; without it the page names no contact
   */
  readonly supportEmail?: string;

  /**
   * Where customers sign in: an https URL that the page links to.
   *
   * @default - the page has no login link
   */
  readonly loginUrl?: string;
}

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

  protected constructor() { /* only the factories make pages */ }

  /**
   * Renders the options for the register function.
   *
   * @internal
   */
  public abstract _bind(scope: IConstruct, adminEmail?: string): string;
}

class HostedPage extends RegistrationPage {
  constructor(private readonly options: HostedPageOptions) {
    super();
  }

  /** @internal */
  public _bind(scope: IConstruct, adminEmail?: string): string {
    const { productName, loginUrl } = this.options;
    const supportEmail = this.options.supportEmail ?? adminEmail;

    if (productName !== undefined) requireText(scope, 'registrationPage.productName', productName, 200);
    if (supportEmail !== undefined) requireEmail(scope, 'registrationPage.supportEmail', supportEmail);
    if (loginUrl !== undefined) requireHttps(scope, 'registrationPage.loginUrl', loginUrl);
    if (supportEmail === undefined) warnAboutMissingContact(scope);

    return environmentJson(scope, 'registrationPage', { productName, supportEmail, loginUrl });
  }
}
