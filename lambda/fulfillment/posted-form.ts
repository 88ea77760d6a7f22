import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { NoticeCode } from '../core/page/notices.js';

/** Bytes of the largest form that is read. */
export const LARGEST_BODY = 16 * 1024;

/** The value of a declared field, if it was posted. */
export type PostedForm = (name: string) => string | undefined;

/** A refused request, as the notice that explains it. */
export interface Refusal {
  readonly notice: NoticeCode;
}

/** Decodes a posted form. What is not asked for by name is never looked at. */
export function postedForm(event: APIGatewayProxyEventV2, declared: readonly string[]): PostedForm | Refusal {
  if (event.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return { notice: 'wrong-type' };
  }
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.byteLength > LARGEST_BODY) {
    return { notice: 'too-large' };
  }
  const fields = new URLSearchParams(body.toString('utf8'));
  if (declared.some((name) => fields.getAll(name).length > 1)) {
    return { notice: 'malformed' };
  }
  return (name) => (declared.includes(name) ? fields.get(name) ?? undefined : undefined);
}
