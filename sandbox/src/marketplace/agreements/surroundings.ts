import type { Clock } from '../../clock.js';
import type { Behaviour } from '../behaviour.js';
import type { IdGenerator } from '../ids.js';
import type { Steps } from '../journal/steps.js';
import type { Purchase } from '../purchase.js';
import type { RegistrationTokens } from '../tokens.js';
import type { SignedAgreement } from './agreement.js';
import type { Announcer } from './announcer.js';
import type { IssuedLicense } from './license.js';

/** Where agreements and licenses are found again. */
export interface Register {
  addAgreement(agreement: SignedAgreement, purchase: Purchase): void;
  addLicense(license: IssuedLicense, purchase: Purchase): void;
}

/** What a purchase needs of the marketplace around it. */
export interface Surroundings {
  readonly clock: Clock;
  /** What changes the marketplace is a command of it. */
  readonly steps: Steps;
  readonly ids: IdGenerator;
  readonly behaviour: Behaviour;
  readonly announcer: Announcer;
  readonly tokens: RegistrationTokens;
  readonly register: Register;
  /** The accounts that AWS suspended. */
  readonly suspended: ReadonlySet<string>;
}
