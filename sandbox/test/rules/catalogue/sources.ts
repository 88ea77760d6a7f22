/** Who says so. LIVE: a delivery of AWS itself. THIRD_PARTY: somebody who met it. OURS: our choice where AWS is silent. */
export type SourceKind = 'SDK' | 'DOCS' | 'AWS_CODE' | 'LIVE' | 'THIRD_PARTY' | 'OURS';

export interface Source {
  readonly kind: SourceKind;
  readonly title: string;
  /** When it was read, or which edition it was. */
  readonly read: string;
}

const GUIDE = 'docs.aws.amazon.com/marketplace/latest/userguide';
const REFERENCE = 'docs.aws.amazon.com/marketplace/latest/APIReference';

/** Where the rules were read. */
export const SOURCES = {
  'SDK metering': { kind: 'SDK', title: 'npm `@aws-sdk/client-marketplace-metering` 3.1138.0: types and their documentation', read: '2026-09' },
  'SDK entitlement': { kind: 'SDK', title: 'npm `@aws-sdk/client-marketplace-entitlement-service` 3.1138.0: types and their documentation', read: '2026-09' },
  'SDK agreement': { kind: 'SDK', title: 'npm `@aws-sdk/client-marketplace-agreement` 3.1162.0: types and their documentation', read: '2026-11' },
  'SDK models': { kind: 'SDK', title: 'PyPI `botocore` 1.43.107: service models and endpoints', read: '2026-09' },
  'SDK older': { kind: 'SDK', title: 'npm `@aws-sdk/client-marketplace-metering` 3.956 to 3.1075: documentation of types', read: '2026-09' },
  'docs ResolveCustomer': { kind: 'DOCS', title: `${REFERENCE}/API_marketplace-metering_ResolveCustomer.html`, read: '2026' },
  'docs BatchMeterUsage': { kind: 'DOCS', title: `${REFERENCE}/API_marketplace-metering_BatchMeterUsage.html`, read: '2026' },
  'docs metering Regions': { kind: 'DOCS', title: `${REFERENCE}/metering-regions.html`, read: '2026' },
  'docs metering quotas': { kind: 'DOCS', title: `${REFERENCE}/metering-service-quotas.html`, read: '2026' },
  'docs EventBridge': { kind: 'DOCS', title: `${GUIDE}/saas-eventbridge-integration.html`, read: '2026' },
  'docs EventBridge, older': { kind: 'DOCS', title: `${GUIDE}/saas-eventbridge-integration.html, an earlier revision`, read: '2026' },
  'docs events': { kind: 'DOCS', title: `${GUIDE}/notifications-eventbridge.html`, read: '2026' },
  'docs buyer events': { kind: 'DOCS', title: 'docs.aws.amazon.com/marketplace/latest/buyerguide/agreement-eventbridge.html', read: '2026' },
  'docs SNS': { kind: 'DOCS', title: `${GUIDE}/saas-notification.html`, read: '2026' },
  'docs onboarding': { kind: 'DOCS', title: `${GUIDE}/saas-product-customer-setup.html`, read: '2026-09' },
  'docs code examples': { kind: 'DOCS', title: `${GUIDE}/saas-code-examples.html`, read: '2026' },
  'docs subscriptions': { kind: 'DOCS', title: `${GUIDE}/saas-integrate-subscription.html`, read: '2026' },
  'docs metering': { kind: 'DOCS', title: `${GUIDE}/metering-for-usage.html`, read: 'text of 2023' },
  'docs entitlements': { kind: 'DOCS', title: `${GUIDE}/checking-entitlements.html`, read: '2026' },
  'docs guidelines': { kind: 'DOCS', title: `${GUIDE}/saas-guidelines.html`, read: '2026' },
  'docs free trials': { kind: 'DOCS', title: `${GUIDE}/saas-free-trials.html`, read: '2026' },
  'docs pricing': { kind: 'DOCS', title: `${GUIDE}/saas-contracts.html and saas-subscriptions.html`, read: '2026' },
  'docs pricing, older': { kind: 'DOCS', title: `${GUIDE}/saas-contracts.html, an earlier revision`, read: '2026' },
  'docs IAM': { kind: 'DOCS', title: `${GUIDE}/iam-user-policy-for-aws-marketplace-actions.html`, read: '2026' },
  'docs future-dated': { kind: 'DOCS', title: `${GUIDE}/private-offers-seller-future-dated-private-offers-and-agreements.html`, read: '2026' },
  'docs upgrades': { kind: 'DOCS', title: `${GUIDE}/private-offers-upgrades-and-renewals.html`, read: '2026' },
  'AWS toolkit': { kind: 'AWS_CODE', title: 'github.com/aws/agent-toolkit-for-aws, skill `aws-marketplace-metering`, 52708cf', read: '2026-09' },
  'AWS sample': { kind: 'AWS_CODE', title: 'github.com/aws-samples/aws-marketplace-serverless-saas-integration, beeb9bb and its rewrite of 2026-04', read: '2026-04' },
  'AWS workshop': { kind: 'AWS_CODE', title: 'Seller workshop, lab "Test your SaaS listing"', read: '2026' },
  'live': { kind: 'LIVE', title: 'A public test suite with four EventBridge deliveries to a pay-as-you-go listing, and its author\'s notes', read: '2026-08-20' },
  're:Post': { kind: 'LIVE', title: 're:Post, question on the order of License Deprovisioned', read: '2026' },
  'seller spec': { kind: 'THIRD_PARTY', title: 'A public seller\'s integration specification', read: '2026-09-14' },
  'seller blog': { kind: 'THIRD_PARTY', title: 'suger.io: posts on marketplace events, provisioning and usage pricing', read: '2026-08' },
  'Laravel package': { kind: 'THIRD_PARTY', title: 'github.com/l-mendes/laravel-aws-marketplace, documentation', read: '2026' },
  'ours': { kind: 'OURS', title: 'Our choice, where AWS says nothing', read: '2026' },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceName = keyof typeof SOURCES;
