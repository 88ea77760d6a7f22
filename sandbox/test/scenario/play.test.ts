import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { runScenario } from '../../src/scenario/exports.js';

const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
let assembly: string;
let files = 0;

beforeAll(() => {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Orders');
  new CfnOutput(stack, 'Url', { value: new Queue(stack, 'Inbox').queueUrl });
  assembly = app.synth().directory;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function problemOf(body: string): Promise<string | undefined> {
  // A module of the same name is loaded once.
  files += 1;
  const file = join(folder, `scenario-${files}.mjs`);
  writeFileSync(file, `export default { name: 'x', run: async ({ step, expect }) => { ${body} } };`);
  const products = [{ code: 'insights', name: 'Insights', pricingModel: 'SUBSCRIPTION' as const }];
  return (await runScenario(file, { sandbox: { assembly, products } })).steps.at(-1)?.problem;
}

test.each([
  ['await step({ subscribe: { as: "acme" } });', 'step is called with {"subscribe":{"as":"acme"}}. It takes the name of a command, and then its arguments: step("subscribe", {"as":"acme"}).'],
  ['await step();', 'step is called with undefined. It takes the name of a command, and then its arguments: step("advance", "2h").'],
  ['expect((await step("subscribe")).status).toBe("ACTIVE");', 'expect takes both at once: expect(actual, expected), for example expect(purchase.status, "ACTIVE"). There is no expect(actual).toBe(expected).'],
])('%s says how it is written', async (body, problem) => {
  expect(await problemOf(body)).toBe(problem);
}, 60_000);
