import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const lambda = new LambdaClient({});

const PRESS = 'Open your subscriptions in AWS Marketplace and press "Set up your account".';

/** Acme's sign-up page: takes the POST of AWS Marketplace, and then the form. */
export async function handler({ routeKey, body = '', isBase64Encoded }) {
  const form = new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
  switch (routeKey) {
    case 'POST /':
      return page(200, signUp(form.get('x-amzn-marketplace-token') ?? ''));
    case 'POST /sign-up':
      return answer(await register(form.get('token') ?? '', { email: form.get('email') ?? '', workspace: form.get('workspace') ?? '' }));
    default:
      // AWS checks that the address answers a plain request with 200.
      return page(200, PRESS);
  }
}

/** The token stays in the form: it belongs into no cookie, no URL and no log. */
function signUp(token) {
  return token === ''
    ? PRESS
    : `<form method="post" action="sign-up">
        <input type="hidden" name="token" value="${escaped(token)}">
        <p><label>Email <input name="email" type="email" required></label></p>
        <p><label>Workspace <input name="workspace" required></label></p>
        <p><button>Sign up</button></p>
      </form>`;
}

/** Whatever happens, the register function answers; it throws nothing. */
async function register(token, fields) {
  const { Payload } = await lambda.send(new InvokeCommand({
    FunctionName: process.env.REGISTER_FUNCTION,
    Payload: JSON.stringify({ register: { token, fields } }),
  }));
  return JSON.parse(Buffer.from(Payload).toString());
}

function answer(registration) {
  if (registration.ok) {
    return page(200, registration.state === 'ACTIVE' ? 'Welcome. Your workspace is ready.' : 'Thank you. Your workspace is ready when AWS has confirmed your purchase.');
  }
  if (registration.retryable) {
    return page(503, 'AWS Marketplace is not ready yet. Go back and send the form again in a minute.');
  }
  return page(400, registration.error === 'INVALID_REQUEST' ? 'Something is wrong with what you typed. Go back and correct it.' : `We could not sign you up. ${PRESS}`);
}

function page(statusCode, content) {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'same-origin' };
  return { statusCode, headers, body: `<!doctype html><html lang="en"><title>Acme</title><h1>Acme</h1>${content}` };
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
