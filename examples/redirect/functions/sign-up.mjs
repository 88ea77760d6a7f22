import { randomBytes } from 'node:crypto';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const database = new DynamoDBClient({});
const lambda = new LambdaClient({});

/**
 * Acme's sign-up, where buyers arrive with a code. The nonce is the session of Acme's own website: whoever reloads the page is the same
 * one, and a code that was copied out of somebody's browser is worth nothing.
 */
export async function handler({ cookies = [], queryStringParameters = {} }) {
  const session = /^session=([\w-]{43})$/m.exec(cookies.join('\n'))?.[1] ?? randomBytes(32).toString('base64url');
  const purchase = await exchange(queryStringParameters.code ?? '', session);
  if (!purchase.ok) {
    return page(purchase.retryable ? 503 : 400, purchase.retryable
      ? 'AWS Marketplace is not ready yet. Reload this page in a minute.'
      : 'This link can no longer be used. Open your subscriptions in AWS Marketplace and press "Set up your account".', session);
  }
  await keep(purchase);
  const trial = purchase.offerType === 'free-trial' ? ' Your free trial has begun.' : '';
  return page(200, purchase.state === 'ACTIVE' ? `Welcome. Your workspace is ready.${trial}` : `Thank you. Your workspace is ready when AWS has confirmed your purchase.${trial}`, session);
}

/** The answer may get lost: asking again with the same nonce is harmless. */
async function exchange(code, nonce) {
  const { Payload } = await lambda.send(new InvokeCommand({
    FunctionName: process.env.REGISTER_FUNCTION,
    Payload: JSON.stringify({ exchange: { code, nonce } }),
  }));
  return JSON.parse(Buffer.from(Payload).toString());
}

/** A real sign-up would ask for a user and a password here, and tie them to the license. */
async function keep({ license, account }) {
  await database.send(new UpdateItemCommand({
    TableName: process.env.WORKSPACES_TABLE,
    Key: { license: { S: license } },
    UpdateExpression: 'SET account = :account',
    ExpressionAttributeValues: { ':account': { S: account } },
  }));
}

function page(statusCode, content, session) {
  return {
    statusCode,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    cookies: [`session=${session}; HttpOnly; Secure; SameSite=Lax; Path=/`],
    body: `<!doctype html><html lang="en"><title>Acme</title><h1>Acme</h1><p>${content}`,
  };
}
