export { VirtualClock } from './clock.js';
export type { Clock, ScheduledAction } from './clock.js';
export { startDynoxide } from './engines/dynoxide.js';
export type { DynamoEngine, DynamoEngineOptions } from './engines/dynoxide.js';
