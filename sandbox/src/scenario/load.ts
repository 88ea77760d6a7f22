import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { parse } from 'yaml';
import { UsageError } from '../commands/exports.js';
import { parseScenario } from './format.js';
import type { ScenarioFile } from './format.js';
import type { Scenario } from './scenario.js';

const TEXTS = ['.yaml', '.yml', '.json'];
const MODULES = ['.ts', '.mts', '.js', '.mjs'];

/** A scenario from its file: steps as data, or a function of TypeScript or JavaScript. */
export async function loadScenario(file: string): Promise<ScenarioFile | Scenario> {
  const ending = extname(file);
  if (TEXTS.includes(ending)) {
    return parseScenario(parsed(file), file);
  }
  if (MODULES.includes(ending)) {
    return await moduleScenario(file);
  }
  throw new UsageError(`A scenario is a file that ends with ${[...TEXTS, ...MODULES].join(', ')}, not ${file}.`);
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new UsageError(`The scenario ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function moduleScenario(file: string): Promise<Scenario> {
  const loaded = await createJiti(import.meta.url).import(resolve(file), { default: true });
  const { name, run } = (loaded ?? {}) as Partial<Scenario>;
  if (typeof name !== 'string' || typeof run !== 'function') {
    throw new UsageError(`The scenario ${file} must have a default export made by defineScenario({ name, run }).`);
  }
  return loaded as Scenario;
}
