/**
 * How long it takes until 300 buyers have subscribed and registered, AWS Marketplace has told of them and all are let in, and how much
 * memory the sandbox's process has then. Measured with two apps, each in a process of its own:
 *
 * 1. `small-app.ts`: four small functions, each with one or two calls of the SDK. Half of the processor time is the sandbox's own, so
 *    this says how fast the sandbox is. Bars (on 2 cores): 10 s, 500 MB.
 * 2. `quickstart.ts`: all functions of the constructs. Most of the processor time is that of the functions, so this says what users wait
 *    for, and there is no bar but the 500 MB.
 *
 *     npx tsx --tsconfig tsconfig.dev.json bench/registrations.ts [buyers]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const buyers = process.argv[2] ?? '300';

const failed = ['small-app', 'quickstart'].filter((name) => {
  const { status } = spawnSync(process.execPath, [...process.execArgv, join(__dirname, `${name}.ts`), buyers], { stdio: 'inherit' });
  return status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;
