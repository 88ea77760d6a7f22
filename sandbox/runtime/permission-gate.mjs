/**
 * The end of a permission gate in a thread that serves requests: whether a signed request may go on. The
 * other end, which knows roles and policies, is src/permissions/gate.ts. Verdicts that last are kept, so that
 * only the first request of a kind is asked about.
 */

/** More verdicts than an app has kinds of requests; keys of objects in buckets can make many. */
const KEPT = 5_000;
const SCOPE = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//;

/** What says in a DynamoDB request which tables and indexes it is about. */
const DYNAMODB_NAMES = [
  'TableName', 'IndexName', 'TransactItems', 'Get', 'Put', 'Update', 'Delete', 'ConditionCheck',
  'Statement', 'Statements', 'TransactStatements', 'StreamArn', 'ResourceArn',
];
const SQS_NAMES = ['QueueUrl', 'QueueName', 'QueueOwnerAWSAccountId', 'SourceArn'];
const SNS_NAMES = ['TopicArn', 'TargetArn', 'ResourceArn', 'PhoneNumber', 'SubscriptionArn', 'Name', 'Protocol', 'Endpoint'];

export class PermissionGate {
  #port;
  #keys = new Set();
  #allowed = new Set();
  #asked = new Map();
  #questions = 0;

  /** @param port a MessagePort, the counterpart of `openGate` */
  constructor(port) {
    this.#port = port;
    port.on('message', (message) => {
      if (message.keys) {
        this.#keys = new Set(message.keys);
        this.#allowed.clear();
      } else {
        this.#asked.get(message.id)(message);
        this.#asked.delete(message.id);
      }
    });
    port.unref();
  }

  /** Who signed a request, if that is somebody whose requests are checked. */
  caller(authorization) {
    const [, accessKeyId, region] = SCOPE.exec(authorization ?? '') ?? [];
    return this.#keys.has(accessKeyId) ? { accessKeyId, region } : undefined;
  }

  /**
   * `{ status, headers, body }` of a refusal, or undefined if the request may go on; a promise of that if the
   * request is the first of its kind.
   */
  refusal({ accessKeyId, region }, request) {
    const kind = `${accessKeyId} ${region} ${request.service} ${request.operation} ${about(request)}`;
    if (this.#allowed.has(kind)) {
      return undefined;
    }
    const id = this.#questions++;
    return new Promise((resolve) => {
      this.#asked.set(id, ({ lasting, answer }) => {
        if (lasting && !answer) {
          this.#keep(kind);
        }
        resolve(answer);
      });
      this.#port.postMessage({ id, accessKeyId, region, request });
    });
  }

  #keep(kind) {
    if (this.#allowed.size >= KEPT) {
      this.#allowed.clear();
    }
    this.#allowed.add(kind);
  }
}

/** Everything in a request that makes a difference to which permissions it needs. */
function about({ service, input, url, copySource }) {
  if (service === 'dynamodb') {
    const tables = input.RequestItems ? Object.keys(input.RequestItems).join() : '';
    return JSON.stringify(input, DYNAMODB_NAMES) + tables;
  }
  // DeleteObjects names the objects in its body.
  return service === 's3' ? `${url} ${copySource ?? ''} ${input.body ?? ''}` : JSON.stringify(input, service === 'sqs' ? SQS_NAMES : SNS_NAMES);
}

/** Lets a fauxqs app answer only what the permissions of the callers allow. */
export function guard(app, port) {
  const gate = new PermissionGate(port);
  app.addHook('preHandler', (request, reply, done) => {
    const caller = gate.caller(request.headers.authorization);
    const asked = caller && serviceRequest(request);
    const refusal = asked && gate.refusal(caller, asked);
    if (!refusal) {
      done();
      return;
    }
    refusal.then((answer) => {
      if (answer) {
        reply.code(answer.status).headers(answer.headers).send(answer.body);
      } else {
        done();
      }
    });
  });
}

function serviceRequest({ headers, body, method, url }) {
  const type = headers['content-type'] ?? '';
  if (url === '/' && method === 'POST' && type.includes('x-amz-json')) {
    return { service: 'sqs', operation: String(headers['x-amz-target']).split('.').at(-1), input: body };
  }
  if (url === '/' && method === 'POST' && type.includes('x-www-form-urlencoded')) {
    return body.Action === 'GetCallerIdentity' ? undefined : { service: 'sns', operation: body.Action, input: { ...body } };
  }
  const input = method === 'POST' && /[?&]delete\b/.test(url) ? { body: String(body) } : {};
  return { service: 's3', operation: method, url, input, copySource: headers['x-amz-copy-source'] };
}
