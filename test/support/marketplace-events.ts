import type { SQSEvent } from 'aws-lambda';

export const PRODUCT = '2p409vwjybxwn3pd5tcrz4xbw';
export const BUYER = '111122223333';
const SELLER = '444455556666';

/** The spelling that live events and ResolveCustomer use. */
export const arnOf = (license: string) => `arn:aws:license-manager::294406891311:license:${license}`;

export interface EventOptions {
  readonly id: string;
  readonly time: string;
  readonly agreement: string;
  readonly role?: 'Manufacturer' | 'Proposer';
}

export interface LicenseEventOptions extends EventOptions {
  readonly license: string;
  readonly licenseArn?: string;
  readonly product?: string;
}

/** An event in the shape of live deliveries. */
function marketplaceEvent(name: string, { id, time, agreement, role = 'Manufacturer' }: EventOptions, agreementDetail: object, detail: object) {
  return {
    'version': '0',
    id,
    'detail-type': `${name} - ${role}`,
    'source': 'aws.agreement-marketplace',
    'account': SELLER,
    time,
    'region': 'us-east-1',
    'resources': [`arn:aws:aws-marketplace::aws:agreement:${agreement}`],
    'detail': {
      requestId: `request-of-${id}`,
      catalog: 'AWSMarketplace',
      agreement: { id: agreement, ...agreementDetail },
      acceptor: { accountId: BUYER },
      proposer: { accountId: SELLER },
      ...detail,
    },
  };
}

function licenseDetail({ license, licenseArn = arnOf(license), product = PRODUCT }: LicenseEventOptions) {
  return { product: { id: 'prod-EXAMPLE', code: product }, license: { arn: licenseArn }, offer: { id: 'offer-EXAMPLE' } };
}

export const licenseUpdated = (options: LicenseEventOptions) => marketplaceEvent('License Updated', options, {}, licenseDetail(options));

export const licenseDeprovisioned = (options: LicenseEventOptions) => marketplaceEvent('License Deprovisioned', options, {}, licenseDetail(options));

/** AWS says which agreement is renewed only in renewals. */
export const agreementCreated = (options: EventOptions & { readonly previous?: string }) => marketplaceEvent('Purchase Agreement Created', { role: 'Proposer', ...options }, {
  intent: options.previous === undefined ? 'NEW' : 'RENEW', previousAgreementId: options.previous, status: 'ACTIVE', acceptanceTime: options.time, startTime: options.time, endTime: '9999-01-01T00:00:00Z',
}, { offer: { id: 'offer-EXAMPLE' }, resaleAuthorization: { id: null } });

export const agreementEnded = (options: EventOptions & { readonly status: string }) =>
  marketplaceEvent('Purchase Agreement Ended', { role: 'Proposer', ...options }, { status: options.status }, { resaleAuthorization: { id: null } });

/** A batch as Lambda hands it over; bodies are `message-1`, `message-2`, … in order. */
export function batchOf(...bodies: (object | string)[]): SQSEvent {
  return {
    Records: bodies.map((body, i) => ({
      messageId: `message-${i + 1}`,
      receiptHandle: `receipt-${i + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'sender', ApproximateFirstReceiveTimestamp: '0' },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events',
      awsRegion: 'us-east-1',
    })),
  };
}

export interface NotificationOptions {
  readonly id: string;
  readonly time: string;
  readonly action: string;
  readonly customer: string;
  readonly more?: object;
}

/** An SNS message of a LEGACY product, in the envelope in which it comes through a queue. */
export const notification = ({ id, time, action, customer, more }: NotificationOptions) => ({
  Type: 'Notification',
  MessageId: id,
  TopicArn: `arn:aws:sns:us-east-1:287250355862:aws-mp-${action === 'entitlement-updated' ? 'entitlement' : 'subscription'}-notification-${PRODUCT}`,
  Message: JSON.stringify({ action, 'customer-identifier': customer, 'product-code': PRODUCT, ...more }),
  Timestamp: time,
  SignatureVersion: '1',
});
