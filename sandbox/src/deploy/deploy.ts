import { readAssembly } from '../assembly/assembly.js';
import type { LocalServices } from '../local/services.js';
import { check } from './check.js';
import { create } from './create.js';
import { Deployment } from './deployment.js';
import type { DeployedStack } from './deployment.js';
import { grantsOf } from './grants.js';
import { InlineCodeDirectory } from './inline-code.js';
import { withLocalUrls } from './local-urls.js';
import { resolveOutputs } from './outputs.js';
import { plan } from './plan.js';
import type { PlanOptions } from './plan.js';
import type { PlannedStack } from './planned-stack.js';

export interface DeployOptions extends PlanOptions {
  /** Where to write functions whose code stands in the template or in a zip file. Default: a new directory in the assembly, removed by `Deployment.remove`. */
  readonly inlineCodeDirectory?: string;
}

/**
 * Deploys a synthesized CDK app to local services. Every property of every resource is applied, or
 * has no meaning locally and is in the report, or the deployment fails before it creates anything.
 */
export async function deploy(assemblyDirectory: string, services: LocalServices, options: DeployOptions = {}): Promise<Deployment> {
  const assembly = readAssembly(assemblyDirectory);
  const planned = plan(assembly, services, options);
  const report = await check(planned, services);
  const { stacks } = planned;
  const inlineCode = new InlineCodeDirectory({ directory: options.inlineCodeDirectory, near: assembly.directory });
  try {
    await create(stacks, services, inlineCode, (cause) => {
      throw cause;
    });
    services.grant(grantsOf(stacks));
    return new Deployment(deployed(stacks, services), report, () => inlineCode.remove());
  } catch (cause) {
    await inlineCode.remove();
    throw cause;
  }
}

function deployed(stacks: readonly PlannedStack[], services: LocalServices): DeployedStack[] {
  const all = stacks.flatMap((stack) => [...stack.resources.values()]);
  return stacks.map((stack) => ({
    name: stack.source.name,
    region: stack.region,
    resources: [...stack.resources.values()].map(({ attributes, constructPath, declared, identity, logicalId }) => (
      { stackName: stack.source.name, logicalId, constructPath, type: declared.type, physicalId: identity.physicalId, attributes }
    )),
    outputs: resolveOutputs(stack).map((output) => ({ ...output, value: withLocalUrls(output.value, all, services) })),
  }));
}
