import { AppendLog } from './append-log.mjs';

/** So long SQS knows a message of a FIFO queue again. */
const DEDUPLICATION_MILLISECONDS = 5 * 60_000;

/**
 * Keeps the messages of all queues in a file: what a sender was told is sent survives a kill, so does what
 * was deleted, and what was received is neither forgotten nor given out before its visibility timeout.
 * Queues themselves are created anew at each start; they then find their messages.
 *
 * Lines: `put` (sent, or moved to another queue), `got` (received), `see` (visible again at), `del`,
 * `gone` (a queue was purged or deleted), `num` (the last sequence number), `dup` (a deduplication id).
 *
 * @param {string} path
 * @param {{ SqsQueue: Function, SqsStore: Function }} classes of fauxqs
 */
export function keepMessages(path, { SqsQueue, SqsStore }) {
  /** What counts, by message id; `queue` is an ARN. */
  const live = new Map();
  const numbers = new Map();
  const duplicates = new Map();

  const apply = {
    put: ({ queue, message }) => {
      live.delete(message.messageId);
      live.set(message.messageId, { queue, message });
      if (message.sequenceNumber !== undefined) {
        apply.num({ queue, number: Number(message.sequenceNumber) });
      }
      if (message.messageDeduplicationId !== undefined) {
        apply.dup({ queue, id: message.messageDeduplicationId, messageId: message.messageId, number: message.sequenceNumber, time: message.sentTimestamp });
      }
    },
    got: ({ id, handle, until, count, first }) => {
      const entry = live.get(id);
      if (entry) {
        Object.assign(entry, { handle, until });
        Object.assign(entry.message, { approximateReceiveCount: count, approximateFirstReceiveTimestamp: first });
      }
    },
    see: ({ id, until }) => {
      const entry = live.get(id);
      if (entry) {
        entry.until = until;
      }
    },
    del: ({ id }) => live.delete(id),
    gone: ({ queue }) => {
      for (const [id, entry] of live) {
        if (entry.queue === queue) {
          live.delete(id);
        }
      }
    },
    num: ({ queue, number }) => numbers.set(queue, Math.max(number, numbers.get(queue) ?? 0)),
    dup: (line) => duplicates.set(`${line.queue} ${line.id}`, line),
  };

  const forgetDuplicates = () => {
    for (const [key, { time }] of duplicates) {
      if (time + DEDUPLICATION_MILLISECONDS <= Date.now()) {
        duplicates.delete(key);
      }
    }
  };

  const log = new AppendLog(path, () => [
    ...[...numbers].map(([queue, number]) => ({ what: 'num', queue, number })),
    ...[...duplicates.values()].map((line) => ({ ...line, what: 'dup' })),
    ...[...live.values()].flatMap(({ queue, message, handle, until }) => [
      { what: 'put', queue, message },
      ...(handle === undefined ? [] : [gotLine(message, handle, until)]),
    ]),
  ]);
  for (const line of log.read()) {
    apply[line.what](line);
  }
  forgetDuplicates();
  log.rewrite();

  const add = (...lines) => {
    if (lines.length > 0) {
      lines.forEach((line) => apply[line.what](line));
      log.add(lines);
    }
  };

  /** Runs `note(queue, arguments, result of before)` after the method. */
  const wrap = (type, name, note, before = () => undefined) => {
    const method = type.prototype[name];
    type.prototype[name] = function (...args) {
      const seen = before(this, args);
      const result = method.apply(this, args);
      note(this, args, seen, result);
      return result;
    };
  };

  wrap(SqsStore, 'createQueue', (_store, _args, _seen, queue) => restore(queue));
  wrap(SqsQueue, 'enqueue', (queue, [message]) => add({ what: 'put', queue: queue.arn, message: { ...message } }));
  wrap(SqsQueue, 'dequeue', (queue, _args, _seen, received) => add(...received.map(({ ReceiptHandle }) => {
    const { message, visibilityDeadline } = queue.inflightMessages.get(ReceiptHandle);
    return gotLine(message, ReceiptHandle, visibilityDeadline);
  })));
  wrap(SqsQueue, 'deleteMessage', (_queue, _args, id) => {
    if (id !== undefined) {
      add({ what: 'del', id });
    }
  }, (queue, [handle]) => queue.inflightMessages.get(handle)?.message.messageId);
  wrap(SqsQueue, 'changeVisibility', (_queue, [, seconds], id) => {
    if (id !== undefined) {
      add({ what: 'see', id, until: Date.now() + seconds * 1000 });
    }
  }, (queue, [handle]) => queue.inflightMessages.get(handle)?.message.messageId);
  wrap(SqsQueue, 'purge', (queue) => add({ what: 'gone', queue: queue.arn }));
  wrap(SqsStore, 'deleteQueue', (_store, _args, arn) => {
    if (arn !== undefined) {
      add({ what: 'gone', queue: arn });
    }
  }, (store, [url]) => store.getQueue(url)?.arn);

  /** Puts the messages of the last time into a queue that was just created. */
  function restore(queue) {
    const now = Date.now();
    forgetDuplicates();
    queue.sequenceCounter = numbers.get(queue.arn) ?? 0;
    for (const { queue: arn, id, messageId, number, time } of duplicates.values()) {
      if (arn === queue.arn) {
        queue.recordDeduplication(id, messageId, number);
        queue.deduplicationCache.items.get(id).expiry = time + DEDUPLICATION_MILLISECONDS;
      }
    }
    for (const { queue: arn, message, handle, until } of live.values()) {
      if (arn === queue.arn) {
        place(queue, { ...message }, handle, until, now);
      }
    }
  }
}

function gotLine(message, handle, until) {
  const { messageId, approximateReceiveCount, approximateFirstReceiveTimestamp } = message;
  return { what: 'got', id: messageId, handle, until, count: approximateReceiveCount, first: approximateFirstReceiveTimestamp };
}

function place(queue, message, handle, until, now) {
  const group = message.messageGroupId ?? '__default';
  const received = handle !== undefined && until > now;
  const delayed = !received && message.delayUntil > now;
  if (received) {
    queue.inflightMessages.set(handle, { message, receiptHandle: handle, visibilityDeadline: until });
    if (queue.isFifo()) {
      queue.fifoLockedGroups.set(group, (queue.fifoLockedGroups.get(group) ?? 0) + 1);
    }
  } else if (queue.isFifo()) {
    const groups = delayed ? queue.fifoDelayed : queue.fifoMessages;
    groups.set(group, [...groups.get(group) ?? [], message]);
  } else {
    (delayed ? queue.delayedMessages : queue.messages).push(message);
  }
}
