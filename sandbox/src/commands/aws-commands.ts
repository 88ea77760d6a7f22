import { ACCOUNT_ID } from '../marketplace/rules.js';
import { choice, optional, text } from './arguments.js';
import { changed } from './buyer-commands.js';
import { defineCommand } from './command.js';
import type { Stage } from './command.js';
import { PURCHASE, purchaseOf, showPurchase, viewOf } from './purchases.js';
import type { PurchaseView } from './purchases.js';

const ACCOUNT = optional(text('the buyer\'s account, or a purchase of it; default: that of the latest purchase', 'account'));

export const awsCommands = [
  defineCommand({
    name: 'expire',
    summary: 'End an agreement as if its term were over',
    group: 'AWS',
    arguments: { purchase: PURCHASE },
    positional: ['purchase'],
    run: (stage, { purchase }) => changed(stage, purchase, (expired) => {
      stage.marketplace.aws.expire(expired);
    }),
    show: showPurchase,
  }),
  defineCommand({
    name: 'terminate',
    summary: 'End an agreement, for example because the buyer does not pay',
    group: 'AWS',
    arguments: { purchase: PURCHASE },
    positional: ['purchase'],
    run: (stage, { purchase }) => changed(stage, purchase, (terminated) => {
      stage.marketplace.aws.terminate(terminated);
    }),
    show: showPurchase,
  }),
  defineCommand({
    name: 'suspend',
    summary: 'Suspend a buyer\'s account',
    group: 'AWS',
    arguments: { account: ACCOUNT },
    positional: ['account'],
    run: (stage, { account }) => toAccount(stage, account, (suspended) => {
      stage.marketplace.aws.suspend(suspended);
    }),
    show: ({ account }) => `Account ${account} is suspended.`,
  }),
  defineCommand({
    name: 'reinstate',
    summary: 'Take the suspension of an account back',
    group: 'AWS',
    arguments: { account: ACCOUNT },
    positional: ['account'],
    run: (stage, { account }) => toAccount(stage, account, (reinstated) => {
      stage.marketplace.aws.reinstate(reinstated);
    }),
    show: ({ account }) => `Account ${account} is reinstated.`,
  }),
  defineCommand({
    name: 'advisory',
    summary: 'Tell the seller that AWS doubts a buyer\'s account, or no longer',
    group: 'AWS',
    arguments: { what: choice(['issue', 'resolve'], 'what AWS says'), purchase: PURCHASE },
    positional: ['what', 'purchase'],
    run: (stage, { what, purchase }) => changed(stage, purchase, (doubted) => {
      if (what === 'issue') {
        stage.marketplace.aws.issueAdvisory(doubted);
      } else {
        stage.marketplace.aws.resolveAdvisory(doubted);
      }
    }),
    show: showPurchase,
  }),
];

async function toAccount(stage: Stage, given: string | undefined, act: (account: string) => void): Promise<{ account: string; purchases: readonly PurchaseView[] }> {
  const account = given !== undefined && ACCOUNT_ID.test(given) ? given : purchaseOf(stage, given).account;
  act(account);
  await stage.settle();
  return { account, purchases: stage.marketplace.purchases.filter((purchase) => purchase.account === account).map((purchase) => viewOf(stage, purchase)) };
}
