/** `npm run demo`: a buyer's journey through the quickstart, on this machine. `--json` prints it for machines. */
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { billOf, readableBill } from './bill.js';
import type { Bill } from './bill.js';
import { listing, play } from './journey.js';
import { synthesize } from './synthesize.js';
import { Timeline, readable } from './timeline.js';

/** Noon in the middle of a month: hours and months turn as planned, whenever the demo runs. */
const START = new Date('2027-02-10T12:00:00Z');

async function demo(): Promise<void> {
  const json = process.argv.includes('--json');
  const say = (line: string) => {
    if (!json) console.log(line);
  };
  const seconds = stopwatch();

  say('Synthesizing examples/quickstart …');
  const assembly = synthesize('demo');
  const synth = seconds();
  say(`Starting the stack on local engines … (synthesized in ${synth.toFixed(2)} s)`);
  const sandbox = await Sandbox.start({ assembly, products: [listing], start: START });
  const up = seconds();
  say(`The stack is up after ${up.toFixed(2)} s.\n`);

  try {
    const timeline = new Timeline(sandbox, (entry) => {
      say(readable(entry));
    });
    const { purchase, used } = await play(sandbox, timeline);
    const bill = billOf(sandbox.marketplace.ledger, purchase.licenseId, used);
    const figures = { synthSeconds: synth, upSeconds: up, journeySeconds: seconds(), memoryMegabytes: peakMemory() };
    say(`\nWhat AWS bills, beside what was used:\n\n${readableBill(bill)}`);
    say(`\nJourney: ${figures.journeySeconds.toFixed(2)} s. Peak memory of this process: ${figures.memoryMegabytes.toFixed(0)} MB.`);
    if (json) {
      console.log(JSON.stringify({ timeline: timeline.entries, bill, ledger: sandbox.marketplace.ledger, figures }, undefined, 2));
    }
    const problems = problemsOf(bill, timeline, sandbox);
    problems.forEach((problem) => {
      console.error(problem);
    });
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    await sandbox.stop();
  }
}

function problemsOf(bill: Bill, timeline: Timeline, { marketplace }: Sandbox): string[] {
  const missing = ['GRANT', 'CHANGE', 'FINAL_USAGE', 'REVOKE'].filter((hook) =>
    !timeline.entries.some(({ who, what }) => who === 'vendor' && what.startsWith(`${hook}: `)));
  return [
    ...bill.equal ? [] : ['What AWS bills differs from what was used.'],
    ...missing.map((hook) => `The hook for ${hook} was not called.`),
    ...marketplace.ledger.refusals.map(({ reason, explanation }) => `AWS refused usage: ${reason}: ${explanation}`),
  ];
}

/** Seconds since it was asked last. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = (now - last) / 1000;
    last = now;
    return passed;
  };
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1000;
}

try {
  await demo();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
