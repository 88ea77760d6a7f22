#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../lib/cli/main.js', import.meta.url);
const source = new URL('../src/cli/main.ts', import.meta.url);

if (!existsSync(built) && existsSync(source)) {
  // A source checkout: the package has lib, and no src.
  console.error('Error: The sandbox is not built yet. Run `npx projen build:all` in the root of the repository first.');
  process.exitCode = 1;
} else {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2));
}
