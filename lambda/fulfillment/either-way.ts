import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RegistrationAnswer } from '../core/registration-answer.js';

/** The two ways in: browsers come through the API, backends of the vendor invoke the function directly. */
export interface WaysIn {
  /** Absent where no page is ours. */
  readonly pages?: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  readonly register: (event: unknown) => Promise<RegistrationAnswer>;
}

/** Hands an event to the way that it came. What the API sends always says so itself: nothing that a browser posts can hide it. */
export function eitherWay({ pages, register }: WaysIn): (event: unknown) => Promise<APIGatewayProxyStructuredResultV2 | RegistrationAnswer> {
  return async (event) => (pages && isRequest(event) ? await pages(event) : await register(event));
}

function isRequest(event: unknown): event is APIGatewayProxyEventV2 {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
