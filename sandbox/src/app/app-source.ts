import { readCdkProject } from './cdk-json.js';
import { linkModules } from './function-modules.js';
import { synthesize } from './synthesize.js';
import type { Synthesis } from './synthesize.js';

/** An app that is in this process: `new App()` of aws-cdk-lib, for one. */
export interface SynthesizableApp {
  synth(): { readonly directory: string };
}

export interface AppSource {
  /** The command that synthesizes the app, or the app itself. Default: `app` of the project's `cdk.json`. */
  readonly app?: string | SynthesizableApp;
  /** A cloud assembly that was synthesized before, instead of an app. */
  readonly assembly?: string;
  /** The folder of the project, where the command runs. Default: the working directory. */
  readonly project?: string;
}

/** The cloud assembly to run, made now or before. */
export async function assemblyOf({ app, assembly, project = process.cwd() }: AppSource): Promise<Synthesis> {
  if (app !== undefined && assembly !== undefined) {
    throw new Error('Give an app or an assembly, not both: an assembly is what an app was synthesized into.');
  }
  if (typeof app === 'object') {
    return prepared(app.synth().directory, project);
  }
  if (assembly !== undefined) {
    return prepared(assembly, project);
  }
  const command = app ?? readCdkProject(project).app;
  if (command === undefined) {
    throw new Error(`There is no app in ${project}: no cdk.json with 'app' is here. Change to the folder of your CDK app, or name it: --app "npx tsx app.ts", or --assembly cdk.out for one that is synthesized.`);
  }
  return await synthesize({ command, project });
}

function prepared(directory: string, project: string): Synthesis {
  return { directory, remove: linkModules(directory, project) };
}
