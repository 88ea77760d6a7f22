import { readAssembly } from '../assembly/assembly.js';
import type { LocalServices } from '../local/services.js';
import { check } from './check.js';
import { create } from './create.js';
import { Deployment } from './deployment.js';
import type { DeployedStack } from './deployment.js';
import { InlineCodeDirectory } from './inline-code.js';
import { withLocalUrls } from './local-urls.js';
import { resolveOutputs } from './outputs.js';
import { plan } from './plan.js';
import type { PlannedStack, PlanOptions } from './plan.js';

export interface DeployOptions extends PlanOptions {
  /** Where to write functions whose code stands in the template. Default: a temporary directory, removed by `Deployment.remove`. */
  readonly inlineCodeDirectory?: string;
}

/**
 * Deploys a synthesized CDK app to local services. Every property of every resource is applied, or
 * has no meaning locally and is in the report, or the deployment fails before it creates anything.
 */
export async function deploy(assemblyDirectory: string, services: LocalServices, options: DeployOptions = {}): Promise<Deployment> {
  const stacks = plan(readAssembly(assemblyDirectory), services, options);
  const report = await check(stacks, services);
  const inlineCode = new InlineCodeDirectory(options.inlineCodeDirectory);
  try {
    await create(stacks, services, inlineCode, (cause) => {
      throw cause;
    });
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
    resources: [...stack.resources.values()].map(({ attributes, constructPath, declared, identity, logicalId }) => (
      { stackName: stack.source.name, logicalId, constructPath, type: declared.type, physicalId: identity.physicalId, attributes }
    )),
    outputs: resolveOutputs(stack).map((output) => ({ ...output, value: withLocalUrls(output.value, all, services) })),
  }));
}
