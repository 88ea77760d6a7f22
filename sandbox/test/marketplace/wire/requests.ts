import type { IncomingHttpHeaders } from 'node:http';
import type { Marketplace } from '../../../src/marketplace/exports.js';
import { dispatch } from '../../../src/marketplace/wire/dispatch.js';
import type { DispatchOptions } from '../../../src/marketplace/wire/dispatch.js';

/** The header with which a client signs, as far as the simulator reads it. */
export function signature({ accessKeyId = 'test', region = 'us-east-1', service = 'aws-marketplace' } = {}): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260820/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123`;
}

export interface RawAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body: { readonly __type?: string; readonly message?: string };
}

/** A request of AWS JSON, signed unless the headers say otherwise. */
export function ask(marketplace: Marketplace, target: string | undefined, body: string, headers: IncomingHttpHeaders = {}, options: Partial<DispatchOptions> = {}): RawAnswer {
  const named = target === undefined ? {} : { 'x-amz-target': target };
  const { answer } = dispatch(
    marketplace,
    { method: 'POST', path: '/', headers: { 'content-type': 'application/x-amz-json-1.1', 'authorization': signature(), ...named, ...headers }, body: Buffer.from(body) },
    { requestId: 'the-request', ...options },
  );
  return { status: answer!.status, type: answer!.headers['x-amzn-errortype'], body: JSON.parse(answer!.body.toString()) as RawAnswer['body'] };
}
