import type { Purchase } from '../marketplace/exports.js';
import { optional, text } from './arguments.js';
import type { Stage } from './command.js';
import { subscribeExample } from './examples.js';
import { Nicknames } from './nicknames.js';
import { UsageError } from './usage-error.js';
import { isoOf } from './words.js';

/** How a purchase is named in arguments. */
export const PURCHASE = optional(text('its name, agreement id, license id or license ARN; default: the latest', 'purchase'));

export const purchaseNames = new Nicknames<Purchase>({ what: 'purchases', idOf: ({ id }) => id, withId: (marketplace, id) => marketplace.purchase(id) });

/** The purchase with this name or id; without it, the latest. */
export function purchaseOf({ marketplace }: Stage, nameOrId: string | undefined): Purchase {
  const latest = marketplace.purchases.at(-1);
  if (!latest) {
    throw new UsageError(`Nobody has bought anything yet. Let a buyer subscribe first: ${subscribeExample(marketplace.products)}.`);
  }
  if (nameOrId === undefined) {
    return latest;
  }
  const named = purchaseNames.find(marketplace, nameOrId);
  if (named) {
    return named;
  }
  try {
    return marketplace.purchase(nameOrId);
  } catch (cause) {
    const known = marketplace.purchases.map((purchase) => purchaseNames.nameOf(marketplace, purchase) ?? purchase.licenseId);
    throw new UsageError(`No purchase is '${nameOrId}'. There is: ${known.join(', ')}.`, { cause });
  }
}

/** A purchase as commands tell of it. Times are ISO 8601. */
export interface PurchaseView {
  readonly name?: string;
  readonly product: string;
  readonly account: string;
  /** Only of legacy products. */
  readonly customerIdentifier?: string;
  readonly status: string;
  /** Of the newest agreement. */
  readonly intent: string;
  readonly agreementId: string;
  /** Of all agreements, oldest first. */
  readonly agreementIds: readonly string[];
  readonly offerId: string;
  readonly licenseId: string;
  readonly licenseArn: string;
  /** Of all licenses, oldest first. */
  readonly licenseIds: readonly string[];
  readonly autoRenew: boolean;
  readonly suspended: boolean;
  readonly entitlements: Readonly<Record<string, number | boolean | string>>;
  readonly acceptedAt: string;
  readonly activatedAt?: string;
  readonly expiresAt?: string;
  readonly deprovisionedAt?: string;
}

export function viewOf({ marketplace }: Stage, purchase: Purchase): PurchaseView {
  return {
    name: purchaseNames.nameOf(marketplace, purchase),
    product: purchase.product.code,
    account: purchase.account,
    customerIdentifier: purchase.customerIdentifier,
    status: purchase.agreementStatus,
    intent: purchase.agreement.intent,
    agreementId: purchase.agreementId,
    agreementIds: purchase.agreements.map(({ id }) => id),
    offerId: purchase.offerId,
    licenseId: purchase.licenseId,
    licenseArn: purchase.licenseArn,
    licenseIds: purchase.licenses.map(({ id }) => id),
    autoRenew: purchase.agreement.autoRenew,
    suspended: purchase.license.suspended,
    entitlements: purchase.entitlements,
    acceptedAt: isoOf(purchase.acceptedAt),
    activatedAt: isoOf(purchase.activatedAt),
    expiresAt: isoOf(purchase.expiresAt),
    deprovisionedAt: isoOf(purchase.deprovisionedAt),
  };
}

export function showPurchase(view: PurchaseView): string {
  const { name, licenseId, status, intent, agreementId, account, product, autoRenew, suspended, activatedAt, expiresAt, deprovisionedAt } = view;
  const bought = Object.entries(view.entitlements).map(([dimension, amount]) => `${dimension}=${String(amount)}`).join(' ');
  const since = deprovisionedAt === undefined ? (activatedAt === undefined ? 'not provisioned yet' : `provisioned ${activatedAt}`) : `deprovisioned ${deprovisionedAt}`;
  return [
    `${name ?? licenseId}  ${status}  ${since}${expiresAt === undefined ? '' : `, until ${expiresAt}`}${autoRenew ? ', renews itself' : ''}${suspended ? ', account suspended' : ''}`,
    `  license ${licenseId}, agreement ${agreementId} (${intent})`,
    `  account ${account}, product ${product}${bought === '' ? '' : `, entitled to ${bought}`}`,
  ].join('\n');
}
