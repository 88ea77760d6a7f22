import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../json.js';
import { isJsonObject, parseJson } from '../json.js';

/** What the CDK's own files in a project say about its app. */
export interface CdkProject {
  /** The command that synthesizes the app. */
  readonly app?: string;
  /** Values for the app's constructs, from `cdk.context.json`, `~/.cdk.json` and `cdk.json`; the last one wins, as in the CDK. */
  readonly context: JsonObject;
}

/** Reads `cdk.json` and what belongs to it; a file that is absent says nothing. */
export function readCdkProject(project: string): CdkProject {
  const own = readJson(join(project, 'cdk.json'));
  const context = (file: JsonObject) => (isJsonObject(file.context) ? file.context : {});
  return {
    app: typeof own.app === 'string' ? own.app : undefined,
    context: {
      ...readJson(join(project, 'cdk.context.json')),
      ...context(readJson(join(homedir(), '.cdk.json'))),
      ...context(own),
    },
  };
}

function readJson(file: string): JsonObject {
  if (!existsSync(file)) {
    return {};
  }
  const content = parseJson(readFileSync(file, 'utf8'));
  if (!isJsonObject(content)) {
    throw new Error(`${file} is not an object of JSON. Correct it.`);
  }
  return content;
}
