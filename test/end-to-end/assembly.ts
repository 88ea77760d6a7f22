import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> } | undefined>;
}

/**
 * The runs of the reporter: every three hours, and every half an hour where only hours are left to report usage of the month. Runs
 * every five minutes take most of the time of a run, and nearly all of them find nothing to do: fewer make it harder, not easier.
 */
const RUNS = ['cron(12 0/3 * * ? *)', 'cron(2/30 2-5 1 * ? *)'];

/** Synthesizes the quickstart, with fewer runs of the usage reporter. */
export function assemblyWithFewerRuns(name: string): string {
  const assembly = synthesize(name);
  const file = join(assembly, 'Quickstart.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const found = Object.entries(template.Resources).filter(([, resource]) =>
    resource?.Type === 'AWS::Scheduler::Schedule' && resource.Properties.ScheduleExpression === 'rate(5 minutes)');
  if (found.length !== 1) {
    throw new Error(`The quickstart has ${found.length} schedules of five minutes, and one was expected: that of the usage reporter.`);
  }
  const [[id, schedule]] = found;
  RUNS.forEach((ScheduleExpression, i) => {
    template.Resources[i === 0 ? id : `${id}More`] = { ...schedule!, Properties: { ...schedule!.Properties, ScheduleExpression } };
  });
  writeFileSync(file, JSON.stringify(template));
  return assembly;
}
