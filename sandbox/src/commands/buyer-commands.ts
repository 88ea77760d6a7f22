import type { Purchase } from '../marketplace/exports.js';
import { amounts, count, moment, onOff, optional, orAlone, text, toggle } from './arguments.js';
import { defineCommand } from './command.js';
import type { Stage } from './command.js';
import { offerNames, offerOf } from './offers.js';
import { productOf } from './products.js';
import { PURCHASE, purchaseNames, purchaseOf, showPurchase, viewOf } from './purchases.js';
import type { PurchaseView } from './purchases.js';
import { UsageError } from './usage-error.js';
import { isoOf } from './words.js';

const PRODUCT = optional(text('its code; may be left out if there is one only', 'product'));
const BUYER = optional(text('the AWS account that buys, twelve digits; default: a new one', 'account'));
const AS = optional(text('a name for this purchase, to use in other commands', 'name'));
const ENTITLEMENTS = optional(amounts('what is bought in advance, for contracts: a number, true or false, or a text (StringValue of AWS), taken as it is'));
const MONTHS = optional(count('how long a contract lasts'));
const TRIAL = optional(orAlone(count('a free trial, of so many days if given', 'days')));
const AUTO_RENEW = optional(onOff('whether the contract renews itself; default: off'));
const PAYMENT_FAILS = optional(toggle('the buyer\'s payment fails, so that no license ever comes'));

export const buyerCommands = [
  defineCommand({
    name: 'subscribe',
    summary: 'Accept the public offer of a product',
    group: 'Buyer',
    arguments: { product: PRODUCT, entitlements: ENTITLEMENTS, months: MONTHS, freeTrial: TRIAL, autoRenew: AUTO_RENEW, paymentFails: PAYMENT_FAILS, buyer: BUYER, as: AS },
    positional: ['product', 'entitlements'],
    run: (stage, { product, buyer, as, ...details }) =>
      bought(stage, as, () => stage.marketplace.buyer(buyer).subscribe({ ...details, product: productOf(stage, product) })),
    show: showPurchase,
  }),
  defineCommand({
    name: 'offer',
    summary: 'Make a private offer, as the seller or a channel partner',
    group: 'Buyer',
    arguments: {
      product: PRODUCT,
      entitlements: ENTITLEMENTS,
      months: MONTHS,
      startsAt: optional(moment('when the agreement starts; default: at acceptance')),
      freeTrialDays: optional(count('a free trial of so many days', 'days')),
      autoRenew: AUTO_RENEW,
      buyer: optional(text('the account it is made to; default: to whoever accepts it', 'account')),
      partner: optional(text('the account of the channel partner who makes it; default: the seller makes it', 'account')),
      as: optional(text('a name for the offer, to use in accept', 'name')),
    },
    positional: ['product', 'entitlements'],
    run: (stage, { as, product, ...details }) => {
      offerNames.requireFree(stage.marketplace, as);
      const offer = stage.marketplace.offer({ ...details, product: productOf(stage, product) });
      offerNames.give(stage.marketplace, as, offer);
      const { id, entitlements, months, proposer } = offer;
      return { name: as, offerId: id, product: offer.product.code, entitlements, months, proposer, startsAt: isoOf(offer.startsAt), freeTrialDays: offer.freeTrialDays };
    },
    show: ({ name, offerId }) => `Offer ${offerId}${name === undefined ? '' : ` (${name})`}. A buyer takes it with: accept ${name ?? offerId}.`,
  }),
  defineCommand({
    name: 'accept',
    summary: 'Accept a private offer, as a new purchase or in place of one',
    group: 'Buyer',
    arguments: {
      offer: optional(text('its name or id; default: the latest', 'offer')),
      purchase: optional(text('the purchase whose agreement it replaces; default: it is a new purchase', 'purchase')),
      paymentFails: PAYMENT_FAILS,
      buyer: optional(text('the account that accepts; default: the one it was made to, else a new one', 'account')),
      as: AS,
    },
    positional: ['offer'],
    run: (stage, { offer: wanted, purchase, paymentFails, buyer, as }) => {
      const offer = offerOf(stage, wanted);
      if (purchase !== undefined) {
        const idle = Object.entries({ paymentFails, buyer, as }).find(([, value]) => value !== undefined)?.at(0);
        if (idle !== undefined) {
          throw new UsageError(`accept: '${String(idle)}' is for a new purchase; '${purchase}' has its buyer and its name already. Leave out one of them.`);
        }
        return changed(stage, purchase, (replaced) => {
          replaced.accept(offer);
        });
      }
      return bought(stage, as, () => stage.marketplace.buyer(buyer ?? offer.buyer).accept(offer, { paymentFails }));
    },
    show: showPurchase,
  }),
  defineCommand({
    name: 'upgrade',
    summary: 'Buy more of a contract that runs',
    group: 'Buyer',
    arguments: { purchase: PURCHASE, entitlements: amounts('the new amounts; dimensions that are not named stay as they are') },
    positional: ['purchase', 'entitlements'],
    run: (stage, { purchase, entitlements }) => changed(stage, purchase, (upgraded) => {
      upgraded.upgrade(entitlements);
    }),
    show: showPurchase,
  }),
  defineCommand({
    name: 'renew',
    summary: 'Renew a contract before its end',
    group: 'Buyer',
    arguments: {
      purchase: PURCHASE,
      entitlements: optional(amounts('what is bought for the new term; default: as now')),
      months: optional(count('how long the new term is; default: as before')),
    },
    positional: ['purchase', 'entitlements'],
    run: (stage, { purchase, entitlements, months }) => changed(stage, purchase, (renewed) => {
      renewed.renew(entitlements, months);
    }),
    show: showPurchase,
  }),
  defineCommand({
    name: 'auto-renew',
    summary: 'Switch the renewal at the end of a contract on or off',
    group: 'Buyer',
    arguments: {
      on: onOff('whether the contract renews itself at its end'),
      purchase: PURCHASE,
      entitlements: optional(amounts('what is bought for the next term; default: as now')),
    },
    positional: ['on', 'purchase', 'entitlements'],
    run: (stage, { purchase, on, entitlements }) => changed(stage, purchase, (renewing) => {
      renewing.setAutoRenew(on, entitlements);
    }),
    show: showPurchase,
  }),
  defineCommand({
    name: 'cancel',
    summary: 'End an agreement now',
    group: 'Buyer',
    arguments: { purchase: PURCHASE },
    positional: ['purchase'],
    run: (stage, { purchase }) => changed(stage, purchase, (cancelled) => {
      cancelled.cancel();
    }),
    show: showPurchase,
  }),
];

async function bought(stage: Stage, name: string | undefined, buy: () => Purchase): Promise<PurchaseView> {
  purchaseNames.requireFree(stage.marketplace, name);
  const purchase = buy();
  purchaseNames.give(stage.marketplace, name, purchase);
  await stage.settle();
  return viewOf(stage, purchase);
}

/** Does something to a purchase, lets the stack react, and tells of the purchase as it is then. */
export async function changed(stage: Stage, nameOrId: string | undefined, change: (purchase: Purchase) => void): Promise<PurchaseView> {
  const purchase = purchaseOf(stage, nameOrId);
  change(purchase);
  await stage.settle();
  return viewOf(stage, purchase);
}
