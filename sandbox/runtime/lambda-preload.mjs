/**
 * Loaded before AWS's runtime client (aws-lambda-ric) in each child process. The runtime client comes
 * with a native addon that talks to the Runtime API; this answers in its place, so that the client runs
 * unmodified without a C++ toolchain. It also keeps the child in virtual time.
 *
 * Each invocation starts at the virtual time of the moment, and its Date goes on from there. The time at
 * the start of the process comes in the URL of this module, because the environment variables of a
 * function are only those that it has in AWS.
 */
import http from 'node:http';
import Module from 'node:module';
import { replaceDate } from './virtual-date.mjs';

const wallNow = Date.now;
let ahead = 0;
replaceDate((wall) => wall + ahead);
setTime(new URL(import.meta.url).searchParams.get('time'));

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
// One socket: the result of an invocation reaches the service before the question for the next one.
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, agent, headers, path: `/2018-06-01/runtime/${path}` }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ text, headers: response.headers })).on('error', reject);
    });
    request.on('error', reject).end(body);
  });
}

function post(path, body, headers = {}) {
  call('POST', path, body, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers })
    .catch(serviceGone);
}

function setTime(virtual) {
  ahead = Number(virtual) - wallNow();
}

function serviceGone() {
  process.exit(1);
}

/** Ends the output of an invocation, so that the service knows when it has read all of it, and posts the result. */
function finish(id, path, body, headers) {
  process.stdout.write(`\0end ${id}\n`);
  process.stderr.write(`\0end ${id}\n`);
  post(path, body, headers);
}

const client = {
  async next() {
    const { text, headers } = await call('GET', 'invocation/next').catch(serviceGone);
    setTime(headers['x-sandbox-time']);
    return { bodyJson: text, headers };
  },
  done: (id, body) => finish(id, `invocation/${id}/response`, body),
  error: (id, body) => finish(id, `invocation/${id}/error`, body, { 'lambda-runtime-function-error-type': 'Unhandled' }),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === './rapid-client.node' ? client : load.call(this, request, ...rest);
};
