import type {
  DescribeAgreementRequest, DescribeAgreementResult, GetAgreementTermsRequest, GetAgreementTermsResult, SearchAgreementsRequest, SearchAgreementsResult,
} from '../agreement-api/messages.js';

/** The messages of the operations, as they are on the wire: times are epoch seconds. */

export interface ResolveCustomerRequest {
  readonly RegistrationToken: string;
}

export interface ResolveCustomerResult {
  readonly CustomerAWSAccountId: string;
  /** Not of legacy products. */
  readonly LicenseArn?: string;
  /** Only of legacy products. */
  readonly CustomerIdentifier?: string;
  readonly ProductCode: string;
}

export type FilterName = 'CUSTOMER_IDENTIFIER' | 'CUSTOMER_AWS_ACCOUNT_ID' | 'LICENSE_ARN' | 'DIMENSION';

export interface GetEntitlementsRequest {
  readonly ProductCode: string;
  readonly Filter?: Readonly<Partial<Record<FilterName, readonly string[]>>>;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export interface EntitlementMessage {
  readonly ProductCode: string;
  readonly Dimension: string;
  readonly CustomerAWSAccountId: string;
  /** Not of legacy products. */
  readonly LicenseArn?: string;
  /** Only of legacy products. */
  readonly CustomerIdentifier?: string;
  readonly Value: {
    readonly IntegerValue?: number;
    readonly DoubleValue?: number;
    readonly BooleanValue?: boolean;
    readonly StringValue?: string;
  };
  readonly ExpirationDate?: number;
}

export interface GetEntitlementsResult {
  readonly Entitlements: readonly EntitlementMessage[];
  readonly NextToken?: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface UsageAllocation {
  readonly AllocatedUsageQuantity: number;
  readonly Tags?: readonly Tag[];
}

export interface UsageRecord {
  readonly Timestamp: number;
  readonly Dimension: string;
  readonly Quantity?: number;
  readonly CustomerAWSAccountId?: string;
  readonly CustomerIdentifier?: string;
  readonly LicenseArn?: string;
  readonly UsageAllocations?: readonly UsageAllocation[];
}

export interface BatchMeterUsageRequest {
  readonly UsageRecords: readonly UsageRecord[];
  readonly ProductCode?: string;
}

export type UsageStatus = 'Success' | 'CustomerNotSubscribed' | 'DuplicateRecord';

export interface UsageRecordResult {
  readonly UsageRecord: UsageRecord;
  readonly MeteringRecordId?: string;
  readonly Status: UsageStatus;
}

export interface BatchMeterUsageResult {
  readonly Results: readonly UsageRecordResult[];
  readonly UnprocessedRecords: readonly UsageRecord[];
}

/** What each operation takes and gives. */
export interface Operations {
  readonly ResolveCustomer: { readonly request: ResolveCustomerRequest; readonly result: ResolveCustomerResult };
  readonly GetEntitlements: { readonly request: GetEntitlementsRequest; readonly result: GetEntitlementsResult };
  readonly BatchMeterUsage: { readonly request: BatchMeterUsageRequest; readonly result: BatchMeterUsageResult };
  readonly SearchAgreements: { readonly request: SearchAgreementsRequest; readonly result: SearchAgreementsResult };
  readonly DescribeAgreement: { readonly request: DescribeAgreementRequest; readonly result: DescribeAgreementResult };
  readonly GetAgreementTerms: { readonly request: GetAgreementTermsRequest; readonly result: GetAgreementTermsResult };
}

export type Operation = keyof Operations;
