/**
 * The DynamoDB gateway: passes requests on to the engine, but for those that the roles of their callers do
 * not allow. In a thread of its own, so that it does not wait for whatever else the sandbox does.
 *
 * workerData: `target` (endpoint of the engine), `permissions` (MessagePort of a permission gate).
 * Messages: `{ id, what: 'port' }` is answered by `{ id, port }`.
 */
import http from 'node:http';
import https from 'node:https';
import { parentPort, workerData } from 'node:worker_threads';
import { PermissionGate } from './permission-gate.mjs';

/** Milliseconds. */
const LONGEST_RESTART = 5_000;
const TRY_AGAIN = 20;

const target = new URL(workerData.target);
const { Agent, request: send } = target.protocol === 'https:' ? https : http;
const agent = new Agent({ keepAlive: true });
const gate = new PermissionGate(workerData.permissions);

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const refusal = refusalOf(request, body);
    if (refusal) {
      refusal.then((answer) => answer ? response.writeHead(answer.status, answer.headers).end(answer.body) : pass(request, body, response));
    } else {
      pass(request, body, response);
    }
  });
  request.on('error', () => response.destroy());
});
// The engine closes connections when it likes; the gateway keeps them as long as its clients do.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1');

parentPort.on('message', ({ id }) => {
  if (server.listening) {
    answerPort(id);
  } else {
    server.once('listening', () => answerPort(id));
  }
});

function answerPort(id) {
  parentPort.postMessage({ id, port: server.address().port });
}

function refusalOf({ headers }, body) {
  const caller = gate.caller(headers.authorization);
  const operation = caller && String(headers['x-amz-target']).split('.')[1];
  const input = operation && parsed(body);
  // What is no request of DynamoDB is for the engine to refuse.
  return input && gate.refusal(caller, { service: 'dynamodb', operation, input });
}

function parsed(body) {
  try {
    const input = JSON.parse(body);
    return typeof input === 'object' && input !== null ? input : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Hands a request to the engine: once more if it went to a connection that the engine had just closed, and
 * as soon as the engine is there if it is just being started again.
 */
function pass(request, body, response, since = performance.now()) {
  const { method, url, headers } = request;
  const sent = send({ host: target.hostname, port: target.port, method, path: url, agent, headers: { ...headers, host: target.host } }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  sent.on('error', (error) => {
    const mayWait = performance.now() - since < LONGEST_RESTART && !response.destroyed;
    if (mayWait && sent.reusedSocket && error.code === 'ECONNRESET') {
      pass(request, body, response, since);
    } else if (mayWait && error.code === 'ECONNREFUSED') {
      setTimeout(pass, TRY_AGAIN, request, body, response, since);
    } else {
      response.destroy();
    }
  });
  sent.end(body);
}
