import type { Clock } from '../core/clock.js';
import type { PageOptions } from '../core/page/options.js';
import type { RegistrationStores } from '../core/register-license.js';
import type { RegistrationCodes } from '../core/registration-code.js';
import type { Registrations } from '../core/registration.js';
import type { TokenResolver } from '../core/registration-token.js';
import type { Report } from './report.js';

/** What registering works with, whichever way a buyer comes. */
export interface RegisterDependencies extends RegistrationStores {
  readonly clock: Clock;
  readonly report: Report;
  readonly tokens: TokenResolver;
  /** Only where buyers are sent on to a page of the vendor. */
  readonly redirect?: Redirect;
}

/** What the pages work with. */
export interface Dependencies extends RegisterDependencies {
  readonly registrations: Registrations;
  readonly page: PageOptions;
}

/** Where buyers are sent on to. */
export interface Redirect {
  readonly url: string;
  readonly codes: RegistrationCodes;
}
