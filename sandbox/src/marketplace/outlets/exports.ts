export { connectOutlets } from './connect.js';
export type { OutletOptions, OutletSource, Outlets } from './connect.js';
export { TEST_EVENT_SOURCE, parseOutlet } from './target.js';
export type { BusTarget, OutletTarget, QueueTarget, TargetOptions, UrlTarget } from './target.js';
