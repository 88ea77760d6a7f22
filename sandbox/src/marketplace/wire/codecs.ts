import { cbor, tag } from '@smithy/core/cbor';
import { MarketplaceError } from '../errors.js';

/** How messages are written in one protocol. Messages inside the simulator have times in epoch seconds. */
export interface Codec {
  readonly contentType: string;
  /** What every response has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the names of errors have the namespace of their service. */
  readonly qualifiesErrors: boolean;
  decode(body: Buffer): unknown;
  encode(message: object): Buffer;
}

function jsonCodec(contentType: string, qualifiesErrors: boolean, headers: Readonly<Record<string, string>> = {}): Codec {
  return {
    contentType,
    headers,
    qualifiesErrors,
    decode: (body) => {
      try {
        return JSON.parse(body.toString('utf8')) as unknown;
      } catch {
        throw new MarketplaceError('SerializationException', 'The request body is not JSON.');
      }
    },
    encode: (message) => Buffer.from(JSON.stringify(message)),
  };
}

export const JSON_1_0 = jsonCodec('application/x-amz-json-1.0', true);
export const JSON_1_1 = jsonCodec('application/x-amz-json-1.1', false);
export const RPC_JSON = jsonCodec('application/json', true, { 'smithy-protocol': 'rpc-v2-json' });

/** CBOR marks times with this tag. RFC 8949, section 3.4.2: epoch-based date and time. */
const TIME_TAG = 1;

/** Members that are times in the service models of the operations. [SDK] 2026-11. JSON and the simulator write them as numbers. */
const TIME_MEMBERS = new Set([
  'Timestamp', 'ExpirationDate', 'acceptanceTime', 'startTime', 'endTime', 'lastUpdateTime', 'freeTrialEndTime', 'trialEndTime', 'agreementStartDate',
  'agreementEndDate',
]);

export const RPC_CBOR: Codec = {
  contentType: 'application/cbor',
  headers: { 'smithy-protocol': 'rpc-v2-cbor' },
  qualifiesErrors: true,
  decode: (body) => {
    try {
      return body.length === 0 ? {} : withoutTags(cbor.deserialize(body));
    } catch {
      throw new MarketplaceError('SerializationException', 'The request body is not CBOR.');
    }
  },
  // The encoder answers with a view of a buffer that it uses again.
  encode: (message) => Buffer.from(cbor.serialize(withTags(message))),
};

function withoutTags(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutTags);
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value ?? undefined;
  }
  if (isTagged(value)) {
    return withoutTags(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTags(member)]));
}

/** The decoder makes such an object of a tagged value; no structure of the services has these members. */
function isTagged(value: object): value is { readonly tag: number | bigint; readonly value: unknown } {
  return 'tag' in value && 'value' in value;
}

function withTags(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => withTags(each));
  }
  if (typeof value === 'number' && TIME_MEMBERS.has(name)) {
    return tag({ tag: TIME_TAG, value });
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([member, content]) => [member, withTags(content, member)]));
}
