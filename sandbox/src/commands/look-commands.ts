import { choice, count, optional } from './arguments.js';
import { defineCommand } from './command.js';
import { heardOf } from './heard.js';
import { OPERATIONS } from './operations.js';
import { showPurchase, viewOf } from './purchases.js';
import { counted, isoOf, table } from './words.js';

const LAST = 20;

export const lookCommands = [
  defineCommand({
    name: 'status',
    summary: 'What runs here, and where',
    group: 'Look',
    arguments: {},
    run: ({ app, clock, marketplace, marketplaceUrl }) => ({
      now: isoOf(clock.now()),
      products: marketplace.products.map(({ code, name, pricingModel }) => ({ code, name, pricingModel })),
      purchases: marketplace.purchases.length,
      endpoints: { ...app?.endpoints, ...marketplaceUrl !== undefined && { marketplace: marketplaceUrl } },
      outputs: app?.deployment.stacks.flatMap(({ outputs }) => outputs.map(({ constructPath, value }) => ({ output: constructPath, value }))),
    }),
    show: ({ now, products, purchases, endpoints, outputs }) => [
      `It is ${now}. ${counted(purchases, 'purchase')} so far.`,
      ...products.map(({ code, name, pricingModel }) => `product   ${code}  ${pricingModel}${name === code ? '' : `  ${name}`}`),
      ...outputs?.map(({ output, value }) => `output    ${output}  ${value}`) ?? [],
      ...Object.entries(endpoints).map(([service, url]) => `endpoint  ${service}  ${url}`),
    ].join('\n'),
  }),
  defineCommand({
    name: 'purchases',
    summary: 'What was bought, and what became of it',
    group: 'Look',
    arguments: { status: optional(choice(['ACTIVE', 'CANCELLED', 'EXPIRED', 'TERMINATED'], 'only agreements with this status')) },
    run: (stage, { status }) => stage.marketplace.purchases
      .filter(({ agreementStatus }) => status === undefined || agreementStatus === status)
      .map((purchase) => viewOf(stage, purchase)),
    show: (views) => views.map(showPurchase).join('\n\n') || 'Nobody has bought anything yet. Let a buyer subscribe.',
  }),
  defineCommand({
    name: 'events',
    summary: 'The events and SNS messages that AWS Marketplace sent',
    group: 'Look',
    arguments: { last: optional(count(`how many; default: ${LAST}`)) },
    run: (stage, { last = LAST }) => lastOf(heardOf(stage.marketplace), last),
    show: (events) => events.map((one) => ('topicArn' in one ? `${one.time}  ${one.topicArn}  ${one.message}` : `${one.time}  ${one['detail-type']}  ${JSON.stringify(one.detail)}`)).join('\n') || 'No event so far.',
  }),
  defineCommand({
    name: 'calls',
    summary: 'The calls that the app made of AWS Marketplace',
    group: 'Look',
    arguments: {
      operation: optional(choice(OPERATIONS, 'only calls of this operation')),
      last: optional(count(`how many; default: ${LAST}`)),
    },
    positional: ['operation'],
    run: ({ marketplace }, { operation, last = LAST }) => lastOf(marketplace.calls.toJSON().filter((call) => operation === undefined || call.operation === operation), last),
    show: (calls) => table(['time', 'operation', 'outcome', 'request'], calls.map(({ time, operation, outcome, request }) => [time, operation, outcome, withoutToken(request)])),
  }),
];

function lastOf<T>(all: readonly T[], last: number): readonly T[] {
  return last === 0 ? [] : all.slice(-last);
}

/** A token is long, and a secret in the real world. */
function withoutToken(request: unknown): string {
  return JSON.stringify(request, (key, value: unknown) => (key === 'RegistrationToken' && typeof value === 'string' ? `${value.slice(0, 8)}…` : value));
}
