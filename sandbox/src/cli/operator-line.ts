import type { Sandbox } from '../sandbox.js';

/** Any will do here, and those of AWS are better left out. */
const CREDENTIALS = 'AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test';

/** The operator commands of an integration on this sandbox, for people to copy. Nothing if the app has none. */
export function operatorLine(sandbox: Sandbox): string | undefined {
  const { dynamodb, sqs, lambda } = sandbox.endpoints;
  return sandbox.constructsOf().length === 0
    ? undefined
    : `${CREDENTIALS} npx cdk-marketplace-saas-cli usage --endpoint dynamodb=${dynamodb} sqs=${sqs} lambda=${lambda}`;
}
