import type { ServiceRequest } from './requests/request.js';

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a call is refused. */
export type Cause = 'nothing allows it' | 'identity policy denies it' | 'resource policy denies it';

/**
 * AWS's own words for a refused call (IAM User Guide, "Troubleshoot access denied error messages"). SQS writes
 * its actions in lower case, SNS its prefix in upper case.
 */
export function refusalMessage(user: string, action: string, resource: string, cause: Cause): string {
  const name = action.startsWith('sqs:') ? action.toLowerCase() : action.replace(/^sns:/, 'SNS:');
  const reason = cause === 'nothing allows it'
    ? `because no identity-based policy allows the ${name} action`
    : `with an explicit deny in ${cause === 'identity policy denies it' ? 'an identity' : 'a resource'}-based policy`;
  return `User: ${user} is not authorized to perform: ${name} on resource: ${resource} ${reason}`;
}

/** The refusal in the protocol of the service. */
export function refusalAnswer({ service }: Pick<ServiceRequest, 'service'>, message: string, requestId: string): HttpAnswer {
  switch (service) {
    case 'dynamodb':
      return json(400, '1.0', { __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }, requestId);
    case 'sqs': {
      const answer = json(403, '1.0', { __type: 'com.amazon.coral.service#AccessDeniedException', message }, requestId);
      // Clients that came from the Query protocol read the old name of the error here.
      return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': 'AccessDenied;Sender' } };
    }
    case 'events':
      return json(400, '1.1', { __type: 'AccessDeniedException', Message: message, message }, requestId);
    case 'lambda':
      return json(403, undefined, { Message: message }, requestId);
    case 'sns':
      return xml(403, `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${escaped(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`, requestId);
    case 's3':
      return xml(403, `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${escaped(message)}</Message><RequestId>${requestId}</RequestId></Error>`, requestId);
  }
}

function json(status: number, version: string | undefined, body: object, requestId: string): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': version === undefined ? 'application/json' : `application/x-amz-json-${version}`,
      'x-amzn-errortype': 'AccessDeniedException',
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify(body),
  };
}

function xml(status: number, body: string, requestId: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId }, body };
}

/** A text as it stands in XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
