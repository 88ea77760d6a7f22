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

/** A customer may pay and wait for nobody. */
export function warnAboutNobodyTold(scope: IConstruct): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:nobodyTold',
    'Neither onGrant nor adminEmail is given: when a customer must be let in, only the accessEvents bus says so. '
    + 'Set onGrant, or adminEmail, or acknowledge this warning if a rule on accessEvents does the work.');
}

/** A misspelled dimension will be noticed late. */
export function warnAboutMissingDimensions(scope: IConstruct): void {
  Annotations.of(scope).addWarningV2('cdk-marketplace-saas:noUsageDimensions',
    'usageDimensions is missing: the dimension of a usage event is not checked when it arrives, only when AWS refuses it. '
    + 'List the API identifiers of the dimensions of your listing.');
}

/** Events of AWS Marketplace may never arrive: once for each stack, whatever it holds. */
export function warnAboutUnknownRegion(scope: IConstruct, marketplaceRegion: string): void {
  Annotations.of(Stack.of(scope)).addWarningV2('cdk-marketplace-saas:unknownRegion',
    `The Region of this stack is only known at deployment. AWS Marketplace sends its events in ${marketplaceRegion} only: `
    + `deploy the stack there, or say so with env: { region: '${marketplaceRegion}' }.`);
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
