import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseOutlet } from '../../src/marketplace/exports.js';
import { Simulator } from '../../src/simulator.js';
import { eventually } from '../kill/processes.js';
import { HOUR, MINUTE, contractProduct } from '../marketplace/support.js';

let folder: string;
let receiver: Server;
let simulator: Simulator | undefined;
/** What the vendor's app got, and whether it is up. */
let got: { readonly 'id': string; readonly 'detail-type': string }[];
let tried: number;
let up: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  [got, tried, up] = [[], 0, true];
  receiver = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      tried += 1;
      if (up) {
        got.push(JSON.parse(Buffer.concat(chunks).toString()) as typeof got[number]);
      }
      response.writeHead(up ? 200 : 503).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await simulator?.stop();
  receiver.close();
  await rm(folder, { recursive: true });
});

const start = (options: { readonly products?: readonly typeof contractProduct[] } = {}) => Simulator.start({
  products: [contractProduct], start: new Date('2027-02-10T12:00:00Z'), stateDirectory: folder,
  outlets: [parseOutlet(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`)], onFailure: () => undefined, ...options,
});

test('the simulator alone goes on where it ended, and sends what its outlets had not taken', async () => {
  simulator = await start();
  const purchase = simulator.marketplace.buyer().subscribe({ product: contractProduct.code, entitlements: { users: 3 } });
  await simulator.advance(10 * MINUTE);
  const before = got.map(({ id }) => id);
  expect(before.length).toBeGreaterThan(1);
  up = false;
  simulator.marketplace.reportedUsage.note('one', { license: purchase.licenseArn, dimension: 'requests', quantity: 1.5 });
  purchase.cancel();
  await eventually(() => tried > before.length || undefined);
  await simulator.stop();

  up = true;
  simulator = await start();
  expect(simulator.clock.now()).toBe(Date.parse('2027-02-10T12:10:00Z'));
  expect(simulator.notices).toEqual([expect.stringContaining('The start 2027-02-10T12:00:00.000Z has no effect')]);
  expect(simulator.marketplace.purchase(purchase.id).agreementStatus).toBe('CANCELLED');
  expect(simulator.marketplace.reportedUsage.all()).toEqual([{ license: purchase.licenseArn, dimension: 'requests', quantity: 1.5 }]);
  await simulator.settle();
  const after = got.slice(before.length);
  expect(after.map((event) => event['detail-type'])).toContain('Purchase Agreement Ended - Proposer');
  expect(after.filter(({ id }) => before.includes(id))).toEqual([]);
  await simulator.advance(HOUR);
  expect(got.at(-1)?.['detail-type']).toBe('License Deprovisioned - Manufacturer');
});

test('the folder of another product is refused, and is free again afterwards', async () => {
  simulator = await start();
  await simulator.stop();
  await expect(start({ products: [{ ...contractProduct, code: 'other' }] })).rejects.toThrow(new RegExp(`goes on with those only: products\\.contract-product then .*, now none; products\\.other then none, now .* Remove ${folder} to begin anew`));
  simulator = await start();
});
