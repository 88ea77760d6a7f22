/**
 * Lets one receive of a FIFO queue give out several messages of a group, in order, as SQS does; fauxqs gives one. And
 * lets messages that come back after their visibility timeout stand in their old order.
 * Source: SQS developer guide, "FIFO queue delivery logic".
 *
 * @param SqsQueue fauxqs's class of that name
 */
export function giveOutWholeGroups(SqsQueue) {
  const { dequeueFifo, processTimers, changeVisibility } = SqsQueue.prototype;

  SqsQueue.prototype.dequeueFifo = function (maxCount, ...options) {
    const received = [];
    const counts = new Map();
    this.processTimers();
    // Without a visibility timeout a message would be there again at once, for the same receive.
    this.processTimers = () => undefined;
    try {
      while (received.length < Math.min(maxCount, 10)) {
        const [message] = dequeueFifo.call(this, 1, ...options);
        if (!message) {
          break;
        }
        received.push(message);
        const group = this.inflightMessages.get(message.ReceiptHandle).message.messageGroupId;
        counts.set(group, (counts.get(group) ?? 0) + 1);
        // Open for the next message of this receive; closed for others below.
        this.fifoLockedGroups.delete(group);
      }
    } finally {
      delete this.processTimers;
    }
    for (const [group, count] of counts) {
      this.fifoLockedGroups.set(group, count);
    }
    return received;
  };

  SqsQueue.prototype.processTimers = function () {
    const before = this.inflightMessages.size;
    processTimers.call(this);
    if (this.inflightMessages.size < before) {
      inOrder(this);
    }
  };

  SqsQueue.prototype.changeVisibility = function (receiptHandle, timeoutSeconds) {
    changeVisibility.call(this, receiptHandle, timeoutSeconds);
    if (timeoutSeconds === 0) {
      inOrder(this);
    }
  };
}

function inOrder(queue) {
  for (const messages of queue.fifoMessages.values()) {
    messages.sort((a, b) => (a.sequenceNumber ?? '').localeCompare(b.sequenceNumber ?? ''));
  }
}
