import { MarketplaceMeteringClient, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import type { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { Browser } from '../../examples/quickstart/demo/browser.js';
import { PRODUCT } from './purchases';

/** In milliseconds of real time. */
export interface Arrivals {
  /** From the buyer's POST to the page. */
  readonly pages: readonly number[];
  /** What ResolveCustomer takes of it, in the simulator. */
  readonly resolves: readonly number[];
}

const BUYERS = 300;

/** Buyers who arrive one after another, at functions that are warm. */
export async function arrivals(sandbox: Sandbox): Promise<Arrivals> {
  const browser = new Browser(sandbox.fulfillmentUrl());
  const marketplace = new MarketplaceMeteringClient({ endpoint: sandbox.marketplaceUrl, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } });
  const pages: number[] = [];
  const resolves: number[] = [];
  for (let buyer = 0; buyer < BUYERS; buyer += 1) {
    const purchase = sandbox.marketplace.buyer().subscribe({ product: PRODUCT, entitlements: { seats: 3 } });
    pages.push(await taken(() => browser.post('/', purchase.setUpAccount())));
    const RegistrationToken = Object.values(purchase.setUpAccount())[0];
    resolves.push(await taken(() => marketplace.send(new ResolveCustomerCommand({ RegistrationToken }))));
  }
  marketplace.destroy();
  return { pages, resolves };
}

async function taken(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
