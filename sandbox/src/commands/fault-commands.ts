import { isJsonObject } from '../json.js';
import { FAULTS } from '../marketplace/api/faults.js';
import { checkedPlan } from '../marketplace/faults/plan-check.js';
import { amounts, choice, count, jsonObject, optional, text, toggle } from './arguments.js';
import { defineCommand } from './command.js';
import { OPERATIONS } from './operations.js';
import { UsageError } from './usage-error.js';
import { counted } from './words.js';

export const faultCommands = [
  defineCommand({
    name: 'fault',
    summary: 'Make the next calls of AWS Marketplace fail',
    group: 'Faults',
    arguments: {
      operation: choice(OPERATIONS, `which operation: ${OPERATIONS.join(', ')}`),
      fault: choice(FAULTS, `how it fails: ${FAULTS.join(', ')}`),
      times: optional(count('how many calls; default: 1')),
    },
    positional: ['operation', 'fault'],
    run: ({ marketplace }, { operation, fault, times = 1 }) => {
      marketplace.failNext(operation, fault, times);
      return { operation, fault, times };
    },
    show: ({ operation, fault, times }) => `The next ${times === 1 ? 'call' : counted(times, 'call')} of ${operation}: ${fault}.`,
  }),
  defineCommand({
    name: 'faults',
    summary: 'Say what goes wrong from now on, and how often',
    group: 'Faults',
    arguments: {
      set: optional(amounts('a part of the plan, for example delivery.duplicate=0.2 or api.BatchMeterUsage.throttle=0.1', 'part=value', 'delivery.duplicate=0.2')),
      off: optional(toggle('nothing goes wrong any more')),
      seed: optional(text('the same seed and the same run give the same faults')),
      delivery: optional(jsonObject('of events: duplicate, lose, reorder, delay, respell')),
      api: optional(jsonObject('of calls, by operation or *: throttle, serverError, timeoutBefore, timeoutAfter, slow, unprocessed, partlyUnprocessed, missingResult, emptyPage')),
      entitlements: optional(jsonObject('of GetEntitlements: lagMinutes, spuriousEmpty')),
      resolveCustomer: optional(jsonObject('of ResolveCustomer: withoutLicenseArn')),
    },
    positional: ['set'],
    run: ({ marketplace }, { set = {}, off = false, ...members }) => {
      const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
      if (!off && Object.keys(given).length + Object.keys(set).length === 0) {
        throw new UsageError('Say what goes wrong, for example: faults delivery.duplicate=0.2 api.BatchMeterUsage.throttle=0.1; or nothing: faults --off.');
      }
      const plan = checkedPlan(off ? {} : merged(given, set));
      marketplace.setFaults(plan);
      return plan;
    },
    show: (plan) => (Object.keys(plan).length === 0 ? 'Nothing goes wrong any more.' : `From now on: ${JSON.stringify(plan)}.`),
  }),
];

/** Puts values under dotted paths into a copy. */
function merged(plan: Readonly<Record<string, unknown>>, set: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = structuredClone(plan) as Record<string, unknown>;
  for (const [path, value] of Object.entries(set)) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    const holder = names.reduce((at, name) => memberOf(at, name, path), all);
    requirePart(last, path);
    holder[last] = value;
  }
  return all;
}

function memberOf(holder: Record<string, unknown>, name: string, path: string): Record<string, unknown> {
  requirePart(name, path);
  const member = (holder[name] ??= {});
  if (!isJsonObject(member)) {
    throw new UsageError(`faults: '${path}' goes on after '${name}', which is ${JSON.stringify(member)} already. Give one of them.`);
  }
  return member;
}

/** What every object of JavaScript has is no part of a plan. */
function requirePart(name: string, path: string): void {
  if (name === '' || name in {}) {
    throw new UsageError(`faults: '${path}' is no part of a plan ('${name}'). Give for example delivery.duplicate=0.2 or api.BatchMeterUsage.throttle=0.1.`);
  }
}
