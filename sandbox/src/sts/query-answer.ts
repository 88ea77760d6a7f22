import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '../permissions/exports.js';
import { escaped } from '../permissions/exports.js';

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

/** A result in the Query protocol. Its members are texts, or objects of them. */
export function answered(action: string, result: object): HttpAnswer {
  const requestId = randomUUID();
  return xml(200, requestId, `<${action}Response ${NAMESPACE}><${action}Result>${members(result)}</${action}Result>`
    + `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`);
}

/** An error of the sender in the Query protocol. */
export function refused(status: number, code: string, message: string): HttpAnswer {
  const requestId = randomUUID();
  return xml(status, requestId, `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
    + `<RequestId>${requestId}</RequestId></ErrorResponse>`);
}

function members(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, member]) => `<${name}>${members(member)}</${name}>`).join('')
    : escaped(String(value));
}

function xml(status: number, requestId: string, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
