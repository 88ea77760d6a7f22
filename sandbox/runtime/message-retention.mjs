/**
 * Drops the messages of a queue whose retention period has passed: fauxqs itself keeps them for ever.
 *
 * @param queue fauxqs's SqsQueue
 * @param {number} now virtual time in milliseconds
 */
export function dropExpired(queue, now) {
  const expired = (message) => message.sentTimestamp + Number(queue.attributes.MessageRetentionPeriod) * 1000 <= now;
  const kept = (messages) => messages.filter((message) => !expired(message));
  queue.messages = kept(queue.messages);
  queue.delayedMessages = kept(queue.delayedMessages);
  for (const groups of [queue.fifoMessages, queue.fifoDelayed]) {
    for (const [group, messages] of groups) {
      const rest = kept(messages);
      if (rest.length > 0) {
        groups.set(group, rest);
      } else {
        groups.delete(group);
      }
    }
  }
  for (const [handle, { message }] of queue.inflightMessages) {
    if (expired(message)) {
      // This also unlocks the group of the message.
      queue.deleteMessage(handle);
    }
  }
}
