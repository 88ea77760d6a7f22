/** 300 buyers of an app with four small functions: says how fast the sandbox is. The bar is for 2 cores. */
import { Browser } from '../examples/quickstart/demo/browser.js';
import { synthesize } from '../examples/quickstart/demo/synthesize.js';
import { judge } from './judge';
import type { MeasuredApp } from './measure';

const BAR_SECONDS = 10;

const app: MeasuredApp = {
  name: 'Small app',
  assembly: synthesize('small-app', 'bench/small-app/app.ts'),
  product: { code: 'bq7x3m9tk2v5w8zr4c6yn1dfh', name: 'Small app', pricingModel: 'SUBSCRIPTION' },
  tenants: 'SmallApp/Tenants',
  subscription: {},
  register: async (sandbox, fields) => {
    await new Browser(sandbox.output('ApiUrl')).post('/register', fields);
  },
};

judge(app, BAR_SECONDS);
