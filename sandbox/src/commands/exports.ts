export { argumentsOf, COMMAND_GROUPS } from './command.js';
export type { Command, CommandGroup, JsonValue, Stage } from './command.js';
export type { Argument, ArgumentForm } from './arguments.js';
export { parseDuration, showDuration } from './duration.js';
export { purchaseOf } from './purchases.js';
export type { PurchaseView } from './purchases.js';
export { commandNamed, commands } from './registry.js';
export { UsageError } from './usage-error.js';
