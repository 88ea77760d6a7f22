import * as v from 'valibot';
import type { FaultPlan } from './plan.js';

const probability = v.pipe(v.number('must be a number'), v.minValue(0, 'must be at least 0'), v.maxValue(1, 'must be at most 1'));
const amount = v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(0, 'must be at least 0'));

const calls = {
  throttle: v.optional(probability),
  serverError: v.optional(probability),
  timeoutBefore: v.optional(probability),
  timeoutAfter: v.optional(probability),
  slow: v.optional(v.strictObject({ probability, milliseconds: amount })),
};
const metering = { unprocessed: v.optional(probability), partlyUnprocessed: v.optional(probability), missingResult: v.optional(probability) };
const reading = { emptyPage: v.optional(probability) };

/** The form of a fault plan, for whatever reads one from a file. */
export const faultPlanSchema = v.strictObject({
  seed: v.optional(v.string('must be a text')),
  delivery: v.optional(v.strictObject({
    duplicate: v.optional(probability),
    lose: v.optional(probability),
    reorder: v.optional(probability),
    delay: v.optional(v.strictObject({ probability, upToMinutes: amount })),
    respell: v.optional(probability),
  })),
  api: v.optional(v.strictObject({
    '*': v.optional(v.strictObject({ ...calls, ...metering, ...reading })),
    'ResolveCustomer': v.optional(v.strictObject(calls)),
    'GetEntitlements': v.optional(v.strictObject({ ...calls, ...reading })),
    'BatchMeterUsage': v.optional(v.strictObject({ ...calls, ...metering })),
    'SearchAgreements': v.optional(v.strictObject(calls)),
    'DescribeAgreement': v.optional(v.strictObject(calls)),
    'GetAgreementTerms': v.optional(v.strictObject(calls)),
  })),
  entitlements: v.optional(v.strictObject({ lagMinutes: v.optional(amount), spuriousEmpty: v.optional(probability) })),
  resolveCustomer: v.optional(v.strictObject({ withoutLicenseArn: v.optional(probability) })),
});

/** How many names a path in a plan may have, and more than the longest has. */
const DEEPEST = 6;

/** Throws what is wrong with a plan: which member, its value, and what is allowed. */
export function checkedPlan(plan: unknown): FaultPlan {
  const inherited = inheritedIn(plan);
  if (inherited !== undefined) {
    throw new Error(`The fault plan is wrong: '${inherited}' is unknown here; see FaultPlan for what can fail.`);
  }
  const parsed = v.safeParse(faultPlanSchema, plan);
  if (!parsed.success) {
    throw new Error(`The fault plan is wrong: ${parsed.issues.map(problemOf).join('; ')}.`);
  }
  return parsed.output;
}

/** The path of a member that has the name of something every object inherits: the schema takes it for known. */
function inheritedIn(value: unknown, depth = DEEPEST): string | undefined {
  if (typeof value !== 'object' || value === null || depth === 0) {
    return undefined;
  }
  for (const [name, member] of Object.entries(value)) {
    const deeper = name in Object.prototype ? '' : inheritedIn(member, depth - 1);
    if (deeper !== undefined) {
      return deeper === '' ? name : `${name}.${deeper}`;
    }
  }
  return undefined;
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue) ?? 'the plan';
  if (issue.expected === 'never') {
    return `'${name}' is unknown here; see FaultPlan for what can fail`;
  }
  const given = issue.input === undefined ? 'missing' : JSON.stringify(issue.input);
  return `'${name}' is ${given}; it ${issue.message.startsWith('must') ? issue.message : `must be ${issue.expected ?? 'something else'}`}`;
}
