export { UsageClient } from './usage-client.js';
export type { UsageClientOptions } from './options.js';
export type { Usage, UsageEvent } from './usage.js';
export { BufferFullError, InvalidUsageError, UsageNotSentError } from './errors.js';
export type { EndSignal } from './at-end-of-process.js';
export type { Clock } from './clock.js';
