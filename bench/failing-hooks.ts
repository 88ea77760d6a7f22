/**
 * 1,000 buyers who purchase and register within five minutes, beside the same 1,000 when the vendor's hook fails twice for one in ten of them and for ever for one:
 * nobody else may be let in later for that. Then how long an arriving buyer waits for the page when the function is warm.
 *
 *     npx tsx --tsconfig tsconfig.dev.json bench/failing-hooks.ts [buyers]
 */
import { synthesize } from '../examples/quickstart/demo/synthesize.js';
import { arrivals } from './failing-hooks/arrivals';
import type { Arrivals } from './failing-hooks/arrivals';
import { quantile } from './failing-hooks/quantile';
import { purchases } from './failing-hooks/purchases';
import type { LetIn } from './failing-hooks/purchases';

const BAR_MILLISECONDS = 15;
/** Of virtual time: deliveries of the same moment scatter by milliseconds, a retry of a hook comes after half a minute. */
const LATER_MILLISECONDS = 1000;

async function judge(buyers: number): Promise<boolean> {
  const assembly = synthesize('failing-hooks', 'bench/failing-hooks/app.ts');
  const without = await purchases(assembly, buyers, () => 'works', arrivals);
  const failing = await purchases(assembly, buyers, howItFails);
  print('No hook fails', without.letIn, without.seconds);
  print('One hook in ten fails twice, one for ever', failing.letIn, failing.seconds);

  const later = [...without.letIn].filter(([buyer, { after }]) => howItFails(buyer) === 'works' && (failing.letIn.get(buyer)?.after ?? Infinity) > after + LATER_MILLISECONDS);
  const lost = [...Array(buyers).keys()].filter((buyer) => howItFails(buyer) !== 'fails-for-ever' && !failing.letIn.has(buyer));
  console.log(`Let in later than without failing hooks: ${later.length} of those whose hook works; never let in: ${lost.length}`);
  return later.length === 0 && lost.length === 0 && inTime(without.then);
}

/** One buyer in ten, and among those the first for ever. */
function howItFails(buyer: number): string {
  if (buyer % 10 !== 0) {
    return 'works';
  }
  return buyer === 0 ? 'fails-for-ever' : 'fails-twice';
}

function print(title: string, letIn: ReadonlyMap<number, LetIn>, seconds: number): void {
  const delays = [...letIn.values()].map(({ after }) => after / 1000);
  const calls = [...letIn.values()].reduce((sum, one) => sum + one.calls, 0);
  console.log(`${title}: ${letIn.size} let in by ${calls} calls, p50 ${quantile(delays, 0.5)} s, last ${quantile(delays, 1)} s after the purchase (virtual time); took ${seconds.toFixed(0)} s`);
}

function inTime({ pages, resolves }: Arrivals): boolean {
  const above = quantile(pages, 0.5) - quantile(resolves, 0.5);
  console.log([
    `Warm POST / (${pages.length} one after another): p50 ${quantile(pages, 0.5).toFixed(1)} ms, p99 ${quantile(pages, 0.99).toFixed(1)} ms`,
    `  ResolveCustomer of the simulator alone: p50 ${quantile(resolves, 0.5).toFixed(1)} ms; above it ${above.toFixed(1)} ms (bar: ${BAR_MILLISECONDS} ms)`,
  ].join('\n'));
  return above <= BAR_MILLISECONDS;
}

judge(Number(process.argv[2] ?? 1000)).then((kept) => {
  process.exitCode = kept ? 0 : 1;
}, (error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
