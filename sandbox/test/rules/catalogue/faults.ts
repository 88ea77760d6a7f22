import type { Rule } from './rule.js';

/** What goes wrong with calls. */
export const API_FAULTS = [
  { id: 'faults.throttled', rule: 'Any call may be a ThrottlingException, of its own service\'s class; AWS did nothing.', facts: '2.2, 3.3, 4.3', sources: ['SDK metering', 'SDK entitlement', 'SDK agreement'] },
  { id: 'faults.server-error', rule: 'Any call may fail with HTTP 500, in its own service\'s class; AWS did nothing.', facts: '2.2, 3.3, 4.3', sources: ['SDK metering', 'SDK entitlement', 'SDK agreement'] },
  { id: 'faults.timeout-before', rule: 'The connection may break before AWS does anything.', sources: ['ours'] },
  { id: 'faults.timeout-after', rule: 'The connection may break after AWS did it; the same call again bills nothing twice.', facts: '3.5', sources: ['SDK metering', 'ours'] },
  { id: 'faults.slow', rule: 'An answer may come late.', sources: ['ours'] },
  { id: 'faults.retry', rule: 'The SDK\'s own retries get over throttling, errors of the server and broken connections.', facts: '3.3', sources: ['SDK metering'] },
  { id: 'faults.unprocessed', rule: 'All records may come back in UnprocessedRecords: not metered, to be sent again as they are.', facts: '3.2', sources: ['SDK metering'] },
  { id: 'faults.partly-unprocessed', rule: 'Some records may come back in UnprocessedRecords while the others are metered.', facts: '3.2', sources: ['SDK metering'] },
  { id: 'faults.missing-result', rule: 'A record may be missing in the answer, metered or not; the same record again settles it.', facts: '3.2', sources: ['ours'] },
  { id: 'faults.entitlement-lag', rule: 'GetEntitlements may tell of a change later than the event.', facts: '4.3', sources: ['AWS toolkit', 'ours'] },
  { id: 'faults.spurious-empty', rule: 'GetEntitlements may answer an empty list though something was bought.', facts: '4.3', sources: ['AWS toolkit', 'ours'] },
  { id: 'faults.no-license-arn', rule: 'ResolveCustomer may answer without LicenseArn, and with it when asked again.', facts: '2.1', sources: ['live'] },
  { id: 'faults.repeatable', rule: 'The same plan and the same run give the same faults.', sources: ['ours'] },
] as const satisfies readonly Rule[];

/** What goes wrong with events and messages. Sales, licenses and bills do not depend on it: the APIs tell the same. */
export const DELIVERY_FAULTS = [
  { id: 'delivery.lost', rule: 'An event may never come.', facts: '5.1', sources: ['AWS toolkit'] },
  { id: 'delivery.twice', rule: 'An event may come twice, with the same id or with another id and the same `detail.requestId`.', facts: '5.1', sources: ['docs buyer events'] },
  { id: 'delivery.order', rule: 'A license event may come before the event of its agreement; the times in them tell the order.', facts: '5.1, 5.5', sources: ['AWS toolkit', 'seller spec'] },
  { id: 'delivery.late', rule: 'An event may come hours late, with the time at which it happened.', facts: '5.1', sources: ['docs onboarding', 'ours'] },
  { id: 'delivery.spelling', rule: 'A LicenseArn may be spelled without `arn:`, with a slash or with a Region; the id at its end stays.', facts: '2.4', sources: ['docs events', 'AWS sample', 'AWS toolkit'] },
  { id: 'delivery.spaces', rule: 'An SNS message may have a space before the customer identifier.', facts: '6.3', sources: ['docs SNS'] },
] as const satisfies readonly Rule[];

/** How the APIs are called. */
export const WIRE = [
  { id: 'wire.json', rule: 'Metering and entitlements speak AWS JSON 1.1 with the SDK, the Agreement APIs AWS JSON 1.0.', facts: '2.1, 4.3', sources: ['SDK metering', 'SDK entitlement', 'SDK agreement'] },
  { id: 'wire.cbor', rule: 'All of them speak Smithy RPC v2 in CBOR, errors included.', facts: '4.3', sources: ['SDK models'] },
  { id: 'wire.permissions', rule: 'IAM names the calls `aws-marketplace:<operation>`; a call without permission is an AccessDeniedException.', facts: '2.2, 2.5', sources: ['docs IAM', 'AWS toolkit'] },
  { id: 'wire.signature', rule: 'Requests are signed for `aws-marketplace`.', facts: '2.1', sources: ['SDK metering', 'SDK models'] },
] as const satisfies readonly Rule[];
