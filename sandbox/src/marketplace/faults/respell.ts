import type { MarketplaceEvent } from '../events.js';

/**
 * Other spellings of a license ARN that were seen or are documented (facts 2.4, conflict C4): without `arn:`, with a slash, with a Region.
 * [ours] The id at the end stays: it is what a seller can tell licenses by.
 */
const SPELLINGS: readonly ((arn: string) => string)[] = [
  (arn) => arn.replace(/^arn:/, ''),
  (arn) => arn.replace(/:license:/, ':license/'),
  (arn) => arn.replace(/^(?:arn:)?aws:license-manager:[^:]*:([^:]*):(?:license[:/])?/, 'aws:license-manager:us-east-1:$1:'),
];

/** The event with another spelling of its license ARN. One without a license stays as it is. */
export function respelled(event: MarketplaceEvent, spelling: number): MarketplaceEvent {
  const { license } = event.detail;
  return license ? { ...event, detail: { ...event.detail, license: { arn: SPELLINGS[spelling % SPELLINGS.length](license.arn) } } } : event;
}

/** The SNS message with a leading space in the identifier, as a documented sample has it (facts 6.3). */
export function respelledMessage(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const identifier = message['customer-identifier'];
  return typeof identifier === 'string' ? { ...message, 'customer-identifier': ` ${identifier}` } : message;
}
