/**
 * Where AWS's own documents disagree, or are silent, each reading can be chosen by name (facts section 12). The default is the
 * reading that hurts a careless integration more; where none does, the one that was seen live.
 */
export interface Behaviour {
  /** How long a registration token resolves (C2). @default '1_HOUR' */
  readonly tokenLife: '4_HOURS' | '1_HOUR' | '30_MINUTES';
  /** Whether a token resolves again and again until it expires, or once (facts 2.3: only a third party says once). @default 'REPEATABLE' */
  readonly tokenUse: 'REPEATABLE' | 'ONCE';
  /** Where ResolveCustomer answers; elsewhere it is a DisabledApiException (C11). @default 'US_EAST_1' */
  readonly resolveCustomerRegions: 'ANY' | 'US_EAST_1';
  /** How old a usage record may be (C3; the newest SDK says 24 hours, older texts less). @default '24_HOURS' */
  readonly meteringWindow: '24_HOURS' | '6_HOURS' | '1_HOUR';
  /** What an identical resend of a metered record answers (C7). @default 'DUPLICATE_RECORD' */
  readonly identicalResend: 'SUCCESS' | 'DUPLICATE_RECORD';
  /** The answer to usage sent before `License Updated` (facts 3.2, 3.7): a status, or `Success` without a bill. @default 'NOT_METERED' */
  readonly usageBeforeActivation: 'CUSTOMER_NOT_SUBSCRIBED' | 'NOT_METERED';
  /** Whether the same hour sent in two Regions bills twice (facts 3.5). @default 'REGION' */
  readonly deduplication: 'REGION' | 'GLOBAL';
  /** Whether five different tags are the limit of an allocation or of a whole record (facts 3.8). @default 'RECORD' */
  readonly tagLimit: 'RECORD' | 'ALLOCATION';
  /** Whether a tag may have an empty value (C16). @default 'REFUSED' */
  readonly emptyTagValue: 'REFUSED' | 'ACCEPTED';
  /**
   * What starts the last hour for usage (C1): `License Deprovisioned`, which follows the end by seconds (seen live); or the
   * end of the agreement, and `License Deprovisioned` closes the hour (older documents). @default 'DEPROVISIONED'
   */
  readonly finalHour: 'DEPROVISIONED' | 'ENDED';
  /** Whether a renewal or replacement provides a new license (C5). @default 'NEW' */
  readonly renewalLicense: 'NEW' | 'SAME';
  /** Whether a renewal tells of a new agreement and the end of the old one, or only of the license (C6, C12). @default 'AGREEMENTS' */
  readonly renewalEvents: 'AGREEMENTS' | 'LICENSE_ONLY';
  /**
   * What the end of a free trial of a subscription does (facts 8.2; AWS does not say): a paid agreement replaces it, as when a private
   * offer ends and the public one follows; or the agreement goes on and usage is billed. Trials of contracts expire. @default 'REPLACED'
   */
  readonly freeTrialEnd: 'REPLACED' | 'CONTINUED';
  /** How events spell license ARNs (C4): as seen live, as in a documented sample without `arn:`, or with `license/lic-`. @default 'LIVE' */
  readonly licenseArnSpelling: 'LIVE' | 'NO_ARN_PREFIX' | 'LIC_SLASH';
  /** Lengths of free trials in days (C17). @default '7_TO_90' */
  readonly freeTrialDays: '7_TO_90' | '5_TO_31';
  /** The longest private contract in months (C17). @default '144' */
  readonly longestPrivateOffer: '144' | '60';
}

/** Every conflict with its default. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  tokenLife: '1_HOUR',
  tokenUse: 'REPEATABLE',
  resolveCustomerRegions: 'US_EAST_1',
  meteringWindow: '24_HOURS',
  identicalResend: 'DUPLICATE_RECORD',
  usageBeforeActivation: 'NOT_METERED',
  deduplication: 'REGION',
  tagLimit: 'RECORD',
  emptyTagValue: 'REFUSED',
  finalHour: 'DEPROVISIONED',
  renewalLicense: 'NEW',
  renewalEvents: 'AGREEMENTS',
  freeTrialEnd: 'REPLACED',
  licenseArnSpelling: 'LIVE',
  freeTrialDays: '7_TO_90',
  longestPrivateOffer: '144',
};

/** Every reading that can be chosen; the first is the default. */
export const READINGS: { readonly [Conflict in keyof Behaviour]: readonly [Behaviour[Conflict], ...Behaviour[Conflict][]] } = {
  tokenLife: ['1_HOUR', '4_HOURS', '30_MINUTES'],
  tokenUse: ['REPEATABLE', 'ONCE'],
  resolveCustomerRegions: ['US_EAST_1', 'ANY'],
  meteringWindow: ['24_HOURS', '6_HOURS', '1_HOUR'],
  identicalResend: ['DUPLICATE_RECORD', 'SUCCESS'],
  usageBeforeActivation: ['NOT_METERED', 'CUSTOMER_NOT_SUBSCRIBED'],
  deduplication: ['REGION', 'GLOBAL'],
  tagLimit: ['RECORD', 'ALLOCATION'],
  emptyTagValue: ['REFUSED', 'ACCEPTED'],
  finalHour: ['DEPROVISIONED', 'ENDED'],
  renewalLicense: ['NEW', 'SAME'],
  renewalEvents: ['AGREEMENTS', 'LICENSE_ONLY'],
  freeTrialEnd: ['REPLACED', 'CONTINUED'],
  licenseArnSpelling: ['LIVE', 'NO_ARN_PREFIX', 'LIC_SLASH'],
  freeTrialDays: ['7_TO_90', '5_TO_31'],
  longestPrivateOffer: ['144', '60'],
};

/** The chosen readings, and the default of every other. Throws for what is no conflict or no reading of it: settings come from files, too. */
export function behaviourOf(chosen: Partial<Behaviour> = {}): Behaviour {
  const given = Object.entries(chosen).filter(([, reading]) => (reading as unknown) !== undefined);
  for (const [conflict, reading] of given) {
    if (!Object.hasOwn(READINGS, conflict)) {
      throw new Error(`Behaviour '${conflict}' does not exist; there are: ${Object.keys(READINGS).join(', ')}.`);
    }
    const allowed: readonly unknown[] = READINGS[conflict as keyof Behaviour];
    if (!allowed.includes(reading)) {
      throw new Error(`Behaviour ${conflict} is '${reading}'; it must be one of ${allowed.join(', ')}.`);
    }
  }
  return { ...DEFAULT_BEHAVIOUR, ...Object.fromEntries(given) };
}
