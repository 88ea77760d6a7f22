/**
 * Runs fauxqs (SQS, SNS, S3) in this thread, on loopback and in virtual time, and answers questions
 * about its queues.
 *
 * workerData: `time` (SharedArrayBuffer with one BigInt64, see `timeAt`), `region`, `state` (optional: the
 * beginning of the paths of the files that messages and objects are kept in), `permissions` (optional: MessagePort of
 * a permission gate).
 * Messages: `{ id, what: 'port' }` is answered by `{ id, port }`, `{ id, what: 'queues' }` by `{ id, queues }`,
 * `{ id, what: 'messages', name, limit }` by `{ id, found, waiting, first }`: a look that takes nothing.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { giveOutWholeGroups } from './fifo-groups.mjs';
import { keepMessages } from './kept-messages.mjs';
import { keepObjects } from './kept-objects.mjs';
import { dropExpired } from './message-retention.mjs';
import { guard } from './permission-gate.mjs';
import { replaceDate } from './virtual-date.mjs';

const time = new BigInt64Array(workerData.time);
replaceDate(timeAt);

const entry = import.meta.resolve('fauxqs');
const [{ buildApp }, { SqsQueue, SqsStore }, { SnsStore }, { S3Store }] = await Promise.all([
  import(entry),
  import(new URL('./sqs/sqsStore.js', entry).href),
  import(new URL('./sns/snsStore.js', entry).href),
  import(new URL('./s3/s3Store.js', entry).href),
]);

giveOutWholeGroups(SqsQueue);
if (workerData.state) {
  keepMessages(`${workerData.state}.messages.log`, { SqsQueue, SqsStore });
  keepObjects(`${workerData.state}.objects.log`, S3Store);
}
const sqsStore = new SqsStore();
// Without a host, queue URLs carry the address that was called instead of a name that may not resolve.
sqsStore.host = undefined;
const app = buildApp({
  logger: false,
  defaultRegion: workerData.region,
  stores: { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() },
});
if (workerData.permissions) {
  guard(app, workerData.permissions);
}
// As long as clients keep them: a connection that ends while a function stands still costs it a retry.
app.server.keepAliveTimeout = 0;
await app.listen({ host: '127.0.0.1', port: 0 });

parentPort.on('message', ({ id, ...question }) => {
  parentPort.postMessage({ id, ...answerTo(question) });
});

function answerTo({ what, name, limit }) {
  if (what === 'port') {
    return { port: app.server.address().port };
  }
  return what === 'messages' ? messagesOf(name, limit) : { queues: sqsStore.listQueues().map(stateOf) };
}

/** What waits to be received, oldest first; what is delayed or in flight is not among it. */
function messagesOf(name, limit) {
  const queue = sqsStore.listQueues().find((candidate) => candidate.name === name);
  if (!queue) {
    return { found: false };
  }
  queue.processTimers();
  dropExpired(queue, Date.now());
  const { ready } = queue.inspectMessages();
  const inOrder = [...ready].sort((a, b) => a.sentTimestamp - b.sentTimestamp);
  return { found: true, waiting: ready.length, first: inOrder.slice(0, limit).map(({ body }) => body) };
}

/** The last bit tells whether time flows. The others: how far it is ahead of the wall clock, or where it stands. */
function timeAt(wall) {
  const word = Atomics.load(time, 0);
  const milliseconds = Number(word >> 1n);
  return word & 1n ? wall + milliseconds : milliseconds;
}

function stateOf(queue) {
  queue.processTimers();
  dropExpired(queue, Date.now());
  const { ready, delayed, inflight } = queue.inspectMessages();
  const dues = [
    ...delayed.map((message) => message.delayUntil),
    ...inflight.map((entry) => entry.visibilityDeadline),
  ];
  return {
    name: queue.name,
    visible: queue.isFifo() ? receivableGroups(queue) : ready.length,
    delayed: delayed.length,
    inFlight: inflight.length,
    nextDue: dues.length === 0 ? undefined : dues.reduce((a, b) => Math.min(a, b)),
  };
}

function receivableGroups(queue) {
  let groups = 0;
  for (const [group, messages] of queue.fifoMessages) {
    if (messages.length > 0 && !queue.fifoLockedGroups.has(group)) {
      groups += 1;
    }
  }
  return groups;
}
