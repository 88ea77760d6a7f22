import { marketplaceVariables } from '../marketplace-variables.js';
import { Sandbox } from '../sandbox.js';
import type { SandboxOptions } from '../sandbox-options.js';
import { subscribeExample } from '../commands/examples.js';
import { watch } from './narrator.js';
import { operatorLine } from './operator-line.js';
import { Session, requireAlone } from './session.js';
import type { Terminal } from './terminal.js';

export interface StartOptions {
  readonly project: string;
  readonly sandbox: SandboxOptions;
  readonly terminal: Terminal;
  /** Virtual time stands still but for `advance`. */
  readonly standing: boolean;
  /** Print what functions write. */
  readonly logs: boolean;
}

/** `start`: the app and AWS Marketplace, until Ctrl-C. */
export async function start({ project, sandbox: options, terminal, standing, logs }: StartOptions): Promise<void> {
  requireAlone(project);
  const began = performance.now();
  const interrupted = interruptible();
  const sandbox = await Sandbox.start({ ...options, onProgress: (step) => {
    terminal.progress(step);
  } });
  interrupted.off();
  terminal.done();
  if (interrupted.happened()) {
    await sandbox.stop();
    return;
  }
  const session = await Session.open({ project, stage: sandbox, terminal, stop: () => sandbox.stop() });
  const seconds = (performance.now() - began) / 1000;
  welcome(sandbox, terminal, seconds, standing);
  // Functions that end with the sandbox say so in the logs: that is no trouble.
  session.atEnd(watch(sandbox, terminal, logs));
  if (!standing) {
    sandbox.flow((error) => {
      terminal.error(error);
    });
  }
  await session.untilEnd();
}

function welcome(sandbox: Sandbox, terminal: Terminal, seconds: number, standing: boolean): void {
  const { paint } = terminal;
  const outputs = sandbox.deployment.stacks.flatMap((stack) => stack.outputs.map(({ constructPath, value }) => ({ name: constructPath, value })));
  const endpoints = { ...sandbox.endpoints, marketplace: sandbox.marketplaceUrl };
  const stacks = sandbox.deployment.stacks.map(({ name }) => name);
  const operator = operatorLine(sandbox);
  if (terminal.json) {
    const { marketplaceUrl, notices } = sandbox;
    terminal.result({
      ready: true, seconds, stacks, outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value])), endpoints,
      environment: marketplaceVariables(marketplaceUrl), operator, notices,
    }, '');
    return;
  }
  const width = Math.max(...outputs.map(({ name }) => name.length), ...Object.keys(endpoints).map((name) => name.length));
  const line = (name: string, value: string) => `  ${name.padEnd(width)}  ${paint('link', value)}`;
  terminal.say([
    `${paint('good', 'The sandbox is up')} after ${seconds.toFixed(1)} s: ${paint('strong', stacks.join(', '))}.`,
    '',
    ...outputs.map(({ name, value }) => line(name, value)),
    ...outputs.length > 0 ? [''] : [],
    ...Object.entries(endpoints).map(([name, value]) => line(name, value)),
    '',
  ].join('\n'));
  sandbox.notices.forEach((notice) => {
    terminal.warn(notice);
  });
  const clock = standing ? 'Virtual time stands still; move it with advance 2m.' : 'Virtual time goes on by itself; skip some with advance 2m.';
  terminal.say([
    '',
    `Be the buyer: ${[subscribeExample(sandbox.marketplace.products), 'setup', 'advance 2m', 'purchases', 'ledger'].map((example) => paint('strong', example)).join(', ')}. ${clock}`,
    ...operator === undefined ? [] : ['Be the operator, with this or any other command of cdk-marketplace-saas-cli, in another terminal:', '', `  ${paint('strong', operator)}`, ''],
    `${paint('strong', 'help')} lists all commands; other terminals give them as ${paint('strong', 'cdk-marketplace-saas-sandbox <command>')} in this folder. Ctrl-C ends.`,
    '',
  ].join('\n'));
}

/** A Ctrl-C during the start is obeyed when there is something to stop. */
function interruptible(): { happened: () => boolean; off: () => void } {
  let interrupted = 0;
  const note = () => {
    interrupted += 1;
    if (interrupted > 1) {
      process.exit(1);
    }
  };
  process.on('SIGINT', note).on('SIGTERM', note);
  return {
    happened: () => interrupted > 0,
    off: () => {
      process.off('SIGINT', note).off('SIGTERM', note);
    },
  };
}
