import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { MarketplaceMeteringClient, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const database = new DynamoDBClient({});
const marketplace = new MarketplaceMeteringClient({});

/** A buyer arrives: whose token is it? */
export async function handler({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const fields = new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
  const { CustomerAWSAccountId: account = '', ProductCode: product = '' } = await marketplace.send(new ResolveCustomerCommand({
    RegistrationToken: fields.get('x-amzn-marketplace-token') ?? '',
  }));
  // The notification may have come before.
  await database.send(new UpdateItemCommand({
    TableName: process.env.CUSTOMERS_TABLE,
    Key: { account: { S: account } },
    UpdateExpression: 'SET registered = :now, product = :product',
    ExpressionAttributeValues: { ':now': { S: new Date().toISOString() }, ':product': { S: product } },
  }));
  return { statusCode: 200, body: 'Welcome' };
}
