import { Annotations, Stack } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

/** The page will name no one to turn to. */
export function warnAboutMissingContact(scope: IConstruct): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:noSupportContact',
    'The registration page names no contact: buyers who are stuck find no help there. '
    + 'Set supportEmail in RegistrationPage.hosted(…), or adminEmail.');
}

/** A customer may pay and wait for nobody, or stay in without paying. */
export function warnAboutNobodyTold(scope: IConstruct, hook: 'onGrant' | 'onRevoke'): void {
  const what = hook === 'onGrant' ? 'let in' : 'shut out';
  Annotations.of(scope).addWarningV2(`cdk-marketplace-saas:nobodyTold:${hook}`,
    `Neither ${hook} nor adminEmail is given: when a customer must be ${what}, only the accessEvents bus says so. `
    + `Set ${hook}, or adminEmail, or acknowledge this warning if a rule on accessEvents does the work.`);
}

/** A misspelled dimension will be noticed late. */
export function warnAboutMissingDimensions(scope: IConstruct): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:noUsageDimensions',
    'usageDimensions is missing: the dimension of a usage event is not checked when it arrives, only when AWS refuses it. '
    + 'List the API identifiers of the dimensions of your listing.');
}

/** The stack can be deployed in one Region only: once for each stack, whatever it holds. */
export function warnAboutUnknownRegion(scope: IConstruct, marketplaceRegion: string): void {
  Annotations.of(Stack.of(scope)).addWarningV2('cdk-marketplace-saas:unknownRegion',
    `The Region of this stack is only known at deployment. AWS Marketplace sends its events in ${marketplaceRegion} only: `
    + 'deployed anywhere else, the stack fails. Set env.region of the stack: an integration may be in any Region then.');
}

/** AWS Marketplace answers nobody but the seller: once for each stack. */
export function warnAboutMissingSellerRole(scope: IConstruct): void {
  Annotations.of(Stack.of(scope)).addWarningV2('cdk-marketplace-saas:noSellerRole',
    'sellerAccount is another account than that of this stack, and AWS Marketplace answers to the account of the seller only: no buyer can register, and '
    + 'no usage is taken. Set sellerRole to a role of that account, or leave sellerAccount out if it is the account of this stack.');
}

/** Nobody waits for a hook beyond the time that it has, but it is not stopped either. */
export function warnAboutLateFinalUsage(scope: IConstruct, hook: IFunction, timeout: Duration, available: Duration): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:lateFinalUsage',
    `onFinalUsage is function ${hook.node.path}, which may run for ${timeout.toHumanString()}, but it has ${available.toHumanString()} `
    + '(finalUsageGrace less two minutes): after that its answer is not waited for, and onRevoke may start while it still runs. '
    + 'Lower the timeout of the function, or raise finalUsageGrace.');
}

/** Props that a product without metering has no use for. */
export function warnAboutUselessProps(scope: IConstruct, props: readonly string[]): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:noMetering',
    `The pricing model CONTRACT has no metering, so that this has no effect: ${props.join(', ')}. Leave it out, or correct pricingModel.`);
}

/** Each does the work of both: customers are let in twice, and usage is told by whoever comes first. */
export function warnAboutSameProduct(scope: IConstruct, productCode: string, other: IConstruct): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:sameProduct',
    `productCode is "${productCode}", like that of ${other.node.path} in the same stack: each hears of every purchase and calls its hooks, buyers register with `
    + 'one of them only, and AWS Marketplace takes the usage of an hour from whichever tells it first. Correct productCode, or leave one out.');
}
