import { DescribeAgreementCommand, GetAgreementTermsCommand, SearchAgreementsCommand } from '@aws-sdk/client-marketplace-agreement';
import type { AcceptedTerm, AgreementViewSummary, DescribeAgreementOutput, Filter } from '@aws-sdk/client-marketplace-agreement';
import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement, GetEntitlementsRequest } from '@aws-sdk/client-marketplace-entitlement-service';
import { BatchMeterUsageCommand, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import type { BatchMeterUsageCommandInput, BatchMeterUsageCommandOutput, ResolveCustomerCommandOutput, UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { clientsOf } from '../marketplace/wire/clients.js';
import type { ClientOptions, Clients } from '../marketplace/wire/clients.js';

/** What a search as the seller needs. */
export const AS_PROPOSER: readonly Filter[] = [{ name: 'PartyType', values: ['Proposer'] }, { name: 'AgreementType', values: ['PurchaseAgreement'] }];

/** A program with the real SDK clients, which do not retry. */
export class Program {
  private constructor(public readonly clients: Clients) {}

  public static at(url: string, options: ClientOptions): Program {
    return new Program(clientsOf(url, options));
  }

  public resolve(RegistrationToken: string): Promise<ResolveCustomerCommandOutput> {
    return this.clients.metering.send(new ResolveCustomerCommand({ RegistrationToken }));
  }

  public batch(input: BatchMeterUsageCommandInput): Promise<BatchMeterUsageCommandOutput> {
    return this.clients.metering.send(new BatchMeterUsageCommand(input));
  }

  /** The status of each record. */
  public async meter(...UsageRecords: readonly UsageRecord[]): Promise<(string | undefined)[]> {
    return (await this.batch({ UsageRecords: [...UsageRecords] })).Results!.map(({ Status }) => Status);
  }

  /** The first page. */
  public async entitlements(ProductCode: string, more: Partial<GetEntitlementsRequest> = {}): Promise<Entitlement[]> {
    return (await this.clients.entitlement.send(new GetEntitlementsCommand({ ProductCode, ...more }))).Entitlements!;
  }

  /** Amounts by dimension, of one license. */
  public async entitled(ProductCode: string, licenseArn: string): Promise<Record<string, unknown>> {
    const found = await this.entitlements(ProductCode, { Filter: { LICENSE_ARN: [licenseArn] } });
    return Object.fromEntries(found.map(({ Dimension, Value }): [string, unknown] => [Dimension!, Object.values(Value!)[0]]));
  }

  /** The first page of the seller's agreements. */
  public async search(filters: Readonly<Record<string, string>> = {}): Promise<AgreementViewSummary[]> {
    const more = Object.entries(filters).map(([name, value]) => ({ name, values: [value] }));
    return (await this.clients.agreement.send(new SearchAgreementsCommand({ catalog: 'AWSMarketplace', filters: [...AS_PROPOSER, ...more] }))).agreementViewSummaries!;
  }

  public describe(agreementId: string): Promise<DescribeAgreementOutput> {
    return this.clients.agreement.send(new DescribeAgreementCommand({ agreementId }));
  }

  public async terms(agreementId: string): Promise<AcceptedTerm[]> {
    return (await this.clients.agreement.send(new GetAgreementTermsCommand({ agreementId }))).acceptedTerms!;
  }

  /** The status of each agreement, oldest start first. */
  public async statuses(filters: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const found = await this.search(filters);
    return found.sort((a, b) => a.startTime!.getTime() - b.startTime!.getTime()).map(({ status }) => status!);
  }
}
