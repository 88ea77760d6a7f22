import type { Behaviour } from '../../../src/marketplace/exports.js';
import type { Told } from './rule.js';

/** One answer to a question on which AWS's own documents disagree. */
export interface Reading extends Told {
  /** What AWS Marketplace does, if this reading is right. */
  readonly rule: string;
}

/** A question that the sources answer in different ways, and the switch of `behaviour` that chooses. */
export interface Conflict<Name extends keyof Behaviour> {
  /** Its number in section 12 of our fact sheet. Absent: it is in the section of its subject only. */
  readonly number?: string;
  readonly question: string;
  /** Why the default is the default. */
  readonly why: string;
  readonly readings: Readonly<Record<Behaviour[Name], Reading>>;
}

/** Every switch of the simulator, and every reading of it. */
export const CONFLICTS: { readonly [Name in keyof Behaviour]: Conflict<Name> } = {
  tokenLife: {
    number: 'C2',
    question: 'How long does a registration token resolve?',
    why: 'The onboarding guide says both hours on one page; the shorter one catches who keeps tokens.',
    readings: {
      '1_HOUR': { rule: 'For an hour, again and again; then ExpiredTokenException.', facts: '2.3', sources: ['docs onboarding', 'AWS workshop'] },
      '4_HOURS': { rule: 'For four hours.', facts: '2.3', sources: ['docs onboarding', 'AWS toolkit'] },
      '30_MINUTES': { rule: 'For 30 minutes.', facts: '2.3', sources: ['SDK agreement'] },
    },
  },
  tokenUse: {
    question: 'Does a token resolve once, or until it expires?',
    why: 'AWS says again and again; only a third party says once.',
    readings: {
      REPEATABLE: { rule: 'Until it expires it resolves to the same answer.', facts: '2.3', sources: ['docs onboarding', 'AWS toolkit'] },
      ONCE: { rule: 'A second time it is an ExpiredTokenException.', facts: '2.3', sources: ['seller spec'] },
    },
  },
  resolveCustomerRegions: {
    number: 'C11',
    question: 'In which Regions does ResolveCustomer answer?',
    why: 'us-east-1 is right in either reading; who calls from elsewhere finds out.',
    readings: {
      US_EAST_1: { rule: 'In us-east-1; elsewhere it is a DisabledApiException.', facts: '2.5', sources: ['AWS workshop'] },
      ANY: { rule: 'In every Region of metering.', facts: '2.5', sources: ['AWS toolkit'] },
    },
  },
  meteringWindow: {
    number: 'C3',
    question: 'How old may a usage record be?',
    why: 'The newest SDK says 24 hours; older texts describe older clients.',
    readings: {
      '24_HOURS': { rule: 'Younger than 24 hours; else TimestampOutOfBoundsException.', facts: '3.4', sources: ['SDK metering', 'docs BatchMeterUsage'] },
      '6_HOURS': { rule: 'Younger than 6 hours.', facts: '3.4', sources: ['SDK older', 'docs metering'] },
      '1_HOUR': { rule: 'Younger than one hour.', facts: '3.4', sources: ['docs code examples'] },
    },
  },
  identicalResend: {
    number: 'C7',
    question: 'What does a record answer that is sent again unchanged?',
    why: 'Who takes DuplicateRecord for a loss raises a false alarm.',
    readings: {
      DUPLICATE_RECORD: { rule: 'DuplicateRecord; it is billed once.', facts: '3.5', sources: ['AWS toolkit'] },
      SUCCESS: { rule: 'Success with the same MeteringRecordId; it is billed once.', facts: '3.5', sources: ['SDK metering'] },
    },
  },
  usageBeforeActivation: {
    question: 'What does usage answer that is sent before `License Updated`?',
    why: 'Success without a bill is a loss that nobody sees.',
    readings: {
      NOT_METERED: { rule: 'Success, and it is never billed.', facts: '3.7', sources: ['docs onboarding', 'docs subscriptions'] },
      CUSTOMER_NOT_SUBSCRIBED: { rule: 'CustomerNotSubscribed; the same record succeeds later, if it is of the hour in which the license is activated.', facts: '3.2', sources: ['AWS toolkit'] },
    },
  },
  deduplication: {
    question: 'Is one record of an hour kept for each Region, or for all?',
    why: 'Who sends from two Regions bills twice.',
    readings: {
      REGION: { rule: 'For each Region: the same hour sent in two is billed twice, and the ledger reports it.', facts: '3.5', sources: ['AWS toolkit'] },
      GLOBAL: { rule: 'For all: the second one is a duplicate.', facts: '3.5', sources: ['docs metering'] },
    },
  },
  tagLimit: {
    question: 'Are five tags the limit of an allocation, or of a whole record?',
    why: 'What fits a record fits each allocation.',
    readings: {
      RECORD: { rule: 'All allocations of a record have at most five different tag keys; else InvalidTagException.', facts: '3.8', sources: ['docs metering'] },
      ALLOCATION: { rule: 'Each allocation has at most five.', facts: '3.8', sources: ['SDK models'] },
    },
  },
  emptyTagValue: {
    number: 'C16',
    question: 'May a tag have an empty value?',
    why: 'Who sends none is right in either reading.',
    readings: {
      REFUSED: { rule: 'No: InvalidTagException.', facts: '3.1', sources: ['SDK models'] },
      ACCEPTED: { rule: 'Yes.', facts: '3.1', sources: ['SDK metering'] },
    },
  },
  finalHour: {
    number: 'C1',
    question: 'What starts the last hour for usage?',
    why: 'Seen live: `License Deprovisioned` follows the end by seconds, which only fits this reading.',
    readings: {
      DEPROVISIONED: { rule: '`License Deprovisioned`, seconds after the end. An hour later usage is CustomerNotSubscribed.', facts: '3.7, 5.6', sources: ['docs EventBridge', 'AWS toolkit', 're:Post', 'live'] },
      ENDED: { rule: 'The end of the agreement; `License Deprovisioned` closes the hour.', facts: '5.6', sources: ['docs EventBridge, older', 'docs pricing'] },
    },
  },
  renewalLicense: {
    number: 'C5',
    question: 'Does a renewal or replacement keep the LicenseArn?',
    why: 'Who takes the LicenseArn for the customer loses one.',
    readings: {
      NEW: { rule: 'No: the next agreement has a license of its own, and the old one is deprovisioned.', facts: '7.6', sources: ['Laravel package'] },
      SAME: { rule: 'Yes: the license goes on, and no `License Deprovisioned` comes.', facts: '7.6', sources: ['AWS toolkit'] },
    },
  },
  renewalEvents: {
    number: 'C6, C12',
    question: 'What does a renewal tell?',
    why: 'Who revokes at any `Ended` locks a paying customer out.',
    readings: {
      AGREEMENTS: { rule: 'Created(RENEW), Ended(RENEWED), then `License Updated`.', facts: '5.2, 7.6', sources: ['docs events', 'docs buyer events', 'SDK agreement'] },
      LICENSE_ONLY: { rule: '`License Updated` only.', facts: '7.6', sources: ['AWS toolkit'] },
    },
  },
  freeTrialEnd: {
    question: 'What does the end of a subscription\'s free trial do?',
    why: 'AWS does not say; a replacement changes agreement and license.',
    readings: {
      REPLACED: { rule: 'A paid agreement replaces that of the trial.', facts: '8.2', sources: ['ours'] },
      CONTINUED: { rule: 'The agreement goes on, and usage is billed.', facts: '8.2', sources: ['ours'] },
    },
  },
  licenseArnSpelling: {
    number: 'C4',
    question: 'How do events spell a LicenseArn?',
    why: 'As seen live. The fault `respell` mixes the others in.',
    readings: {
      LIVE: { rule: 'As ResolveCustomer does: `arn:aws:license-manager::294406891311:license:l-…`.', facts: '2.4', sources: ['live'] },
      NO_ARN_PREFIX: { rule: 'Without `arn:`: `aws:license-manager:us-east-1:…:l-…`.', facts: '2.4', sources: ['docs events'] },
      LIC_SLASH: { rule: 'With a slash: `…:license/lic-…`.', facts: '2.4', sources: ['AWS toolkit', 'AWS sample'] },
    },
  },
  freeTrialDays: {
    number: 'C17',
    question: 'How long is a free trial?',
    why: 'The guide on SaaS trials is newer than the general term.',
    readings: {
      '7_TO_90': { rule: '7 to 90 days.', facts: '8.2', sources: ['docs free trials'] },
      '5_TO_31': { rule: '5 to 31 days.', facts: '8.2', sources: ['SDK agreement'] },
    },
  },
  longestPrivateOffer: {
    number: 'C17',
    question: 'How long may a private contract be?',
    why: 'The newer text.',
    readings: {
      144: { rule: '1 to 144 months.', facts: '8.1', sources: ['docs pricing'] },
      60: { rule: '1 to 60 months.', facts: '8.1', sources: ['docs pricing, older'] },
    },
  },
};
