/** 300 buyers of the quickstart, with all functions of the constructs: says what users wait for. */
import { Browser, sessionIn } from '../examples/quickstart/demo/browser.js';
import { listing } from '../examples/quickstart/demo/journey.js';
import { synthesize } from '../examples/quickstart/demo/synthesize.js';
import { judge } from './judge';
import type { MeasuredApp } from './measure';

const app: MeasuredApp = {
  name: 'Quickstart',
  assembly: synthesize('registrations'),
  product: listing,
  tenants: 'Quickstart/Tenants',
  subscription: { entitlements: { seats: 3 } },
  register: async (sandbox, fields) => {
    const browser = new Browser(sandbox.output('FulfillmentUrl'));
    const page = await browser.post('/', fields);
    await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
  },
};

judge(app);
