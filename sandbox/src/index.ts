export { Sandbox } from './sandbox.js';
export type { SandboxOptions } from './sandbox.js';
export { VirtualClock } from './clock.js';
export type { Clock, ScheduledAction } from './clock.js';
export { startDynoxide } from './engines/dynoxide.js';
export type { DynamoEngine, DynamoEngineOptions } from './engines/dynoxide.js';
export * from './deploy/exports.js';
export * from './local/exports.js';
export * from './marketplace/exports.js';
