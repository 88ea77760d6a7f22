/** Where the local services answer, all on loopback. */
export interface LocalEndpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly sns: string;
  readonly s3: string;
  readonly eventbridge: string;
  readonly lambda: string;
  readonly sts: string;
}

/** Nothing listens here: a call to a service that does not run locally fails at once instead of reaching AWS. */
export const DEAD_END = 'http://127.0.0.1:9';

/** The environment variables that lead the AWS SDK to the local services. */
export function endpointVariables(endpoints: LocalEndpoints): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: DEAD_END,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_ENDPOINT_URL_STS: endpoints.sts,
  };
}
