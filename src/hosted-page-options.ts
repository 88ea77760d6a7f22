import type { FormField } from './form-field';
import type { HostedPageTexts } from './hosted-page-texts';

/**
 * What the hosted registration page shows and asks.
 *
 * All of it travels as one environment variable, and may take 3 KB as JSON.
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

  /**
   * Your logo: the https URL of an image. It is the only thing that the page loads from elsewhere.
   *
   * The page shows it 40 pixels high. It must be served from this very host, without a redirect to another one.
   *
   * @default - the page has no logo
   */
  readonly logoUrl?: string;

  /**
   * The colour of buttons and links, as `#rrggbb`.
   *
   * The text on buttons becomes black or white, whichever is read better. Links become lighter or darker where they could not be read
   * otherwise.
   *
   * @default '#1d4ed8'
   */
  readonly primaryColor?: string;

  /**
   * What the form asks beside the e-mail address: at most 20 fields, with different names.
   *
   * AWS does not allow asking for payment data.
   *
   * @default - name and company, both optional
   */
  readonly fields?: FormField[];

  /**
   * What happens after AWS has confirmed the purchase, for example `We contact you within one working day.`, 1 to 1000 characters.
   *
   * @default - with `loginUrl` the link to it, else that you write to the address that the buyer entered
   */
  readonly nextSteps?: string;

  /**
   * Texts of the page in your own words. AWS asks for a page in English.
   *
   * @default - English texts
   */
  readonly texts?: HostedPageTexts;
}
