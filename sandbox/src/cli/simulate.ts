import type { SimulatorOptions } from '../simulator.js';
import { Simulator } from '../simulator.js';
import { marketplaceVariables } from '../marketplace-variables.js';
import { subscribeExample } from '../commands/examples.js';
import { tellEvents } from './narrator.js';
import type { Paint } from './paint.js';
import { Session, requireAlone } from './session.js';
import type { Terminal } from './terminal.js';

export interface SimulateOptions {
  readonly project: string;
  readonly simulator: SimulatorOptions;
  readonly terminal: Terminal;
  readonly standing: boolean;
}

/** What an SDK needs beside the endpoints, where no credentials are configured. */
const CREDENTIALS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** `simulator`: AWS Marketplace alone, until Ctrl-C. */
export async function simulate({ project, simulator: options, terminal, standing }: SimulateOptions): Promise<void> {
  requireAlone(project);
  const simulator = await Simulator.start({ ...options, onFailure: (problem) => {
    terminal.warn(problem);
  } });
  const session = await Session.open({ project, stage: simulator, terminal, stop: () => simulator.stop() });
  const environment = marketplaceVariables(simulator.url);
  const { paint } = terminal;
  if (terminal.json) {
    terminal.result({ ready: true, endpoint: simulator.url, environment, products: options.products, notices: simulator.notices }, '');
  } else {
    terminal.say([
      `${paint('good', 'AWS Marketplace is simulated')} at ${paint('link', simulator.url)}. Let your app call it:`,
      '',
      ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
      ...process.env.AWS_ACCESS_KEY_ID === undefined ? ['', 'If you have no credentials at hand, any will do:', '', ...Object.entries(CREDENTIALS).map(([name, value]) => `export ${name}=${value}`)] : [],
      '',
      `Be the buyer: ${[subscribeExample(simulator.marketplace.products), 'setup --url http://localhost:3000/'].map((example) => paint('strong', example)).join(', ')}. ${licenseComes(simulator, standing, paint)}`,
      `Then let your app report usage, and look at it with ${['purchases', 'calls', 'ledger'].map((example) => paint('strong', example)).join(', ')}.`,
      `${paint('strong', 'help')} lists all commands; other terminals give them as ${paint('strong', 'cdk-marketplace-saas-sandbox <command>')} in this folder. Ctrl-C ends.`,
      '',
    ].join('\n'));
    simulator.notices.forEach((notice) => {
      terminal.warn(notice);
    });
    if ((options.outlets ?? []).length === 0) {
      terminal.warn('Events go nowhere. Send them to your app with --events: a queue URL, an HTTP URL, or an event bus.');
    }
  }
  tellEvents(simulator.marketplace, terminal);
  if (!standing) {
    simulator.flow((error) => {
      terminal.error(error);
    });
  }
  await session.untilEnd();
}

/** Clocks that differ by less are taken for the same. */
const SAME = 60_000;

/** How the license comes without moving this clock away from the app's, which stamps its usage: AWS refuses what is before the license. */
function licenseComes({ clock }: Simulator, standing: boolean, paint: Paint): string {
  const stamp = `stamp usage with the time that ${paint('strong', 'status')} tells`;
  return standing || Math.abs(clock.now() - Date.now()) > SAME
    ? `The license comes with ${paint('strong', 'advance 2m')}; your app's clock is another: ${stamp}.`
    : `The license comes by itself, about a minute later. ${paint('strong', 'advance 2m')} brings it at once, and this clock ahead of your app's: then ${stamp}.`;
}
