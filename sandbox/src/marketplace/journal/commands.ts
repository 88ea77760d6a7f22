import type { Fault } from '../api/faults.js';
import type { Operation } from '../api/messages.js';
import type { Subscription } from '../buyer.js';
import type { ErrorName } from '../errors.js';
import type { FaultPlan } from '../faults/plan.js';
import type { Marketplace, OfferRequest } from '../marketplace.js';
import type { UsedQuantity } from '../ledger-comparison.js';
import type { Caller } from '../model.js';
import type { Offer } from '../offer.js';
import type { Product } from '../product.js';
import type { Purchase } from '../purchase.js';
import type { Terms } from '../terms.js';

/** With products, purchases and buyers given by code, id and account. */
type WrittenOffer = Omit<Offer, 'product'> & { readonly product: string };
type WrittenRequest = Omit<OfferRequest, 'product' | 'buyer'> & { readonly product: string; readonly buyer?: string };

/** Everything that can be done to a marketplace from outside and changes it, as data. */
export interface Commands {
  readonly newBuyer: readonly [];
  readonly subscribe: readonly [account: string, subscription: Subscription & { readonly product: string }];
  readonly acceptOffer: readonly [account: string, offer: WrittenOffer, options: Pick<Subscription, 'paymentFails'>];
  readonly makeOffer: readonly [request: WrittenRequest];
  readonly setUpAccount: readonly [purchase: string];
  readonly upgrade: readonly [purchase: string, entitlements: Terms];
  readonly renew: readonly [purchase: string, entitlements?: Terms, months?: number];
  readonly replace: readonly [purchase: string, offer: WrittenOffer];
  readonly setAutoRenew: readonly [purchase: string, on: boolean, entitlements?: Terms];
  readonly cancel: readonly [purchase: string];
  readonly endByAws: readonly [purchase: string, status: 'EXPIRED' | 'TERMINATED'];
  readonly advise: readonly [purchase: string, what: 'Issued' | 'Resolved'];
  readonly suspend: readonly [account: string];
  readonly reinstate: readonly [account: string];
  readonly failNext: readonly [operation: Operation, fault: Fault, times: number];
  readonly setFaults: readonly [plan: FaultPlan];
  readonly call: readonly [operation: Operation, request: unknown, caller: Caller];
  readonly noteRefused: readonly [operation: Operation, request: unknown, caller: Caller, outcome: ErrorName];
  readonly name: readonly [kind: string, name: string, id: string];
  readonly noteUsage: readonly [id: string, used: UsedQuantity];
}

export type CommandName = keyof Commands;

/** A command with its arguments. */
export type Command = { readonly [Do in CommandName]: { readonly do: Do; readonly with: Commands[Do] } }[CommandName];

export function writtenOffer(offer: Offer): WrittenOffer {
  return { ...offer, product: offer.product.code };
}

export function codeOf(product: Product | string): string {
  return typeof product === 'string' ? product : product.code;
}

/** A command names something that is not there. */
export class UnknownThing extends Error {}

type Perform = { readonly [Do in CommandName]: (marketplace: Marketplace, ...args: Commands[Do]) => unknown };

const PERFORM: Perform = {
  newBuyer: (marketplace) => marketplace.buyer(),
  subscribe: (marketplace, account, subscription) => marketplace.buyer(account).subscribe(subscription),
  acceptOffer: (marketplace, account, offer, options) => marketplace.buyer(account).accept(offerOf(marketplace, offer), options),
  makeOffer: (marketplace, request) => marketplace.offer(request),
  setUpAccount: (marketplace, id) => purchaseOf(marketplace, id).setUpAccount(),
  upgrade: (marketplace, id, entitlements) => { purchaseOf(marketplace, id).upgrade(entitlements); },
  renew: (marketplace, id, entitlements, months) => { purchaseOf(marketplace, id).renew(entitlements, months); },
  replace: (marketplace, id, offer) => { purchaseOf(marketplace, id).accept(offerOf(marketplace, offer)); },
  setAutoRenew: (marketplace, id, on, entitlements) => { purchaseOf(marketplace, id).setAutoRenew(on, entitlements); },
  cancel: (marketplace, id) => { purchaseOf(marketplace, id).cancel(); },
  endByAws: (marketplace, id, status) => { purchaseOf(marketplace, id).endByAws(status); },
  advise: (marketplace, id, what) => {
    const purchase = purchaseOf(marketplace, id);
    if (what === 'Issued') {
      marketplace.aws.issueAdvisory(purchase);
    } else {
      marketplace.aws.resolveAdvisory(purchase);
    }
  },
  suspend: ({ aws }, account) => { aws.suspend(account); },
  reinstate: ({ aws }, account) => { aws.reinstate(account); },
  failNext: (marketplace, operation, fault, times) => { marketplace.failNext(operation, fault, times); },
  setFaults: (marketplace, plan) => { marketplace.setFaults(plan); },
  call: (marketplace, operation, request, caller) => marketplace.call(operation, request, caller),
  noteRefused: (marketplace, operation, request, caller, outcome) => { marketplace.noteRefused(operation, request, caller, outcome); },
  name: ({ names }, kind, name, id) => { names.give(kind, name, id); },
  noteUsage: ({ reportedUsage }, id, used) => { reportedUsage.note(id, used); },
};

/**
 * Does to a marketplace what a command says.
 * @throws UnknownThing if the command is about something that is not there, and whatever the marketplace refuses
 */
export function perform(marketplace: Marketplace, { do: name, with: args }: Command): void {
  if (!Object.hasOwn(PERFORM, name)) {
    throw new UnknownThing(`nobody knows how to ${name}`);
  }
  (PERFORM[name] as (marketplace: Marketplace, ...args: readonly unknown[]) => unknown)(marketplace, ...args);
}

function purchaseOf(marketplace: Marketplace, id: string): Purchase {
  try {
    return marketplace.purchase(id);
  } catch (cause) {
    throw new UnknownThing(`there is no purchase ${id}`, { cause });
  }
}

function offerOf({ products }: Marketplace, offer: WrittenOffer): Offer {
  const product = products.find(({ code }) => code === offer.product);
  if (!product) {
    throw new UnknownThing(`there is no product ${offer.product}`);
  }
  return { ...offer, product };
}
