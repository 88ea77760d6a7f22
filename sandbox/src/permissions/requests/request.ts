import type { JsonObject } from '../../json.js';

/** A request to an AWS service, as far as permissions go. */
export interface ServiceRequest {
  readonly service: 'dynamodb' | 'sqs' | 'sns' | 's3' | 'events' | 'lambda';
  /** The API operation, for example `GetItem`; S3: the HTTP method. */
  readonly operation: string;
  /** The parameters; in the Query protocol by their names on the wire (`Message.1.Value`). */
  readonly input: JsonObject;
  /** S3 only: path and query, and the header x-amz-copy-source. */
  readonly url?: string;
  readonly copySource?: string;
}

/** Where a request goes to. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/** An action on a resource, and condition keys of the service with their values. */
export interface Asked {
  readonly action: string;
  readonly resource: string | undefined;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** A member of a request that is a text. */
export function textIn(input: JsonObject, ...names: readonly string[]): string | undefined {
  return names.map((name) => input[name]).find((value): value is string => typeof value === 'string' && value !== '');
}

/** The objects in a list of a request. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((element): element is JsonObject => typeof element === 'object' && element !== null) : [];
}
