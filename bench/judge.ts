import { measure } from './measure';
import type { MeasuredApp } from './measure';

const BAR_MEGABYTES = 500;
const BAR_BUYERS = 300;

/** Measures an app with as many buyers as the command line says, prints the figures, and fails the process above a bar. */
export function judge(app: MeasuredApp, barSeconds?: number): void {
  judged(app, barSeconds).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

async function judged(app: MeasuredApp, barSeconds?: number): Promise<void> {
  const buyers = Number(process.argv[2] ?? BAR_BUYERS);
  const { letIn, steps, start, registrations, rest, own, others, megabytes } = await measure(app, buyers);
  const total = registrations + rest;
  const bar = barSeconds === undefined ? '' : ` (bar: ${barSeconds} s for ${BAR_BUYERS})`;
  console.log([
    `${app.name}: ${total.toFixed(1)} s${bar}, ${megabytes.toFixed(0)} MB (bar: ${BAR_MEGABYTES})`,
    `  start ${seconds(start)}; ${buyers} registrations ${seconds(registrations)}; ${letIn} let in after ${seconds(rest)} more, ${steps} steps of 30 s`,
    `  processor time: the sandbox itself ${seconds(own)}, functions and DynamoDB ${others === undefined ? 'unknown' : seconds(others)}`,
  ].join('\n'));
  // Fewer buyers get as much time: the functions' first starts take as long for one as for all.
  const inTime = barSeconds === undefined || total <= barSeconds * Math.max(1, buyers / BAR_BUYERS);
  process.exitCode = letIn === buyers && inTime && megabytes <= BAR_MEGABYTES ? 0 : 1;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
