/** The messages of the Agreement APIs that the simulator knows, as they are on the wire: times are epoch seconds. */

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Sort {
  readonly sortBy?: string;
  readonly sortOrder?: 'ASCENDING' | 'DESCENDING';
}

export interface Paging {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface SearchAgreementsRequest extends Paging {
  readonly catalog?: string;
  readonly filters?: readonly Filter[];
  readonly sort?: Sort;
}

export interface DescribeAgreementRequest {
  readonly agreementId: string;
}

export interface GetAgreementTermsRequest extends Paging {
  readonly agreementId: string;
}

export type EndTimeReason = 'ACCEPTOR_RENEW_OPTED_OUT' | 'NO_RENEWAL_TERM';

export interface EndTimeBehavior {
  readonly type: 'RENEW' | 'REPLACE' | 'EXPIRE';
  readonly reasonCode?: EndTimeReason;
  readonly renewalSummary?: { readonly offerId: string };
}

/** What both SearchAgreements and DescribeAgreement tell of an agreement. */
export interface AgreementView {
  readonly agreementId: string;
  readonly acceptanceTime: number;
  readonly startTime: number;
  /** Absent for open-ended agreements, whose events say the year 9999 (conflict C14). */
  readonly endTime?: number;
  readonly agreementType: 'PurchaseAgreement';
  readonly acceptor: { readonly accountId: string };
  readonly proposer: { readonly accountId: string };
  readonly proposalSummary: {
    readonly resources: readonly { readonly id: string; readonly type: 'SaaSProduct' }[];
    readonly offerId: string;
  };
  readonly status: string;
  readonly initialAgreementId: string;
}

export interface AgreementViewSummary extends AgreementView {
  readonly lastUpdateTime: number;
  readonly entitlements: readonly { readonly licenseArn: string }[];
  readonly endTimeBehaviorType?: EndTimeBehavior['type'];
  readonly endTimeBehaviorReasonCode?: EndTimeReason;
  readonly freeTrialEndTime?: number;
}

export interface SearchAgreementsResult {
  readonly agreementViewSummaries: readonly AgreementViewSummary[];
  readonly nextToken?: string;
}

export interface DescribeAgreementResult extends AgreementView {
  readonly estimatedCharges: { readonly currencyCode: string; readonly agreementValue: string };
  readonly endTimeBehavior?: EndTimeBehavior;
  readonly freeTrialSummary?: { readonly trialEndTime: number };
}

interface Term {
  readonly type: string;
  readonly id: string;
}

interface RateCardItem {
  readonly dimensionKey: string;
  readonly price: string;
}

interface Grant {
  readonly dimensionKey: string;
  readonly maxQuantity?: number;
}

/** One of them is set. */
export interface AcceptedTerm {
  readonly legalTerm?: Term & { readonly documents: readonly { readonly type: string; readonly version: string }[] };
  readonly supportTerm?: Term & { readonly refundPolicy: string };
  readonly renewalTerm?: Term & { readonly configuration: { readonly enableAutoRenew: boolean }; readonly lockoutPeriod?: string };
  readonly usageBasedPricingTerm?: Term & { readonly currencyCode: string; readonly rateCards: readonly { readonly rateCard: readonly RateCardItem[] }[] };
  readonly configurableUpfrontPricingTerm?: Term & {
    readonly currencyCode: string;
    readonly rateCards: readonly {
      readonly selector: { readonly type: string; readonly value: string };
      readonly constraints: { readonly multipleDimensionSelection: string; readonly quantityConfiguration: string };
      readonly rateCard: readonly RateCardItem[];
    }[];
    readonly configuration: { readonly selectorValue: string; readonly dimensions: readonly { readonly dimensionKey: string; readonly dimensionValue: number }[] };
  };
  readonly freeTrialPricingTerm?: Term & { readonly duration: string; readonly grants: readonly Grant[] };
  readonly validityTerm?: Term & { readonly agreementDuration?: string; readonly agreementStartDate: number; readonly agreementEndDate?: number };
}

export interface GetAgreementTermsResult {
  readonly acceptedTerms: readonly AcceptedTerm[];
  readonly nextToken?: string;
}
