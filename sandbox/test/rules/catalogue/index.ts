import { AGREEMENT_API } from './agreements.js';
import { ENTITLEMENTS } from './entitlements.js';
import { API_FAULTS, DELIVERY_FAULTS, WIRE } from './faults.js';
import { EVENTS, LIFECYCLE, NOTICES } from './lifecycle.js';
import { ALLOCATIONS, METERING_BILL, METERING_LEGACY, METERING_REQUEST } from './metering.js';
import { REGISTRATION } from './registration.js';

/** All rules of the simulator that are no conflict, by subject. */
export const AREAS = {
  'Registration: ResolveCustomer': REGISTRATION,
  'BatchMeterUsage: what a call must be': METERING_REQUEST,
  'BatchMeterUsage: what is billed': METERING_BILL,
  'BatchMeterUsage: allocations': ALLOCATIONS,
  'BatchMeterUsage: legacy products': METERING_LEGACY,
  'GetEntitlements': ENTITLEMENTS,
  'Agreement APIs': AGREEMENT_API,
  'EventBridge events': EVENTS,
  'Life of a purchase': LIFECYCLE,
  'SNS messages of legacy products': NOTICES,
  'Faults of calls': API_FAULTS,
  'Faults of delivery': DELIVERY_FAULTS,
  'The wire': WIRE,
} as const;

export const CATALOGUE = Object.values(AREAS).flat();

export type RuleId = (typeof CATALOGUE)[number]['id'];

export { CONFLICTS } from './conflicts.js';
export type { Conflict, Reading } from './conflicts.js';
export type { Rule, Told } from './rule.js';
export { SETTLED } from './settled.js';
export { SOURCES } from './sources.js';
export type { Source, SourceKind, SourceName } from './sources.js';
