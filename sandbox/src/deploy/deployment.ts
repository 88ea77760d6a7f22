import type { DeployedOutput } from './outputs.js';
import type { DeployReport } from './report.js';
import { isOf } from './resource-kinds.js';
import type { ResourceKind } from './resource-kinds.js';

/** A resource of a deployed stack. */
export interface DeployedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly constructPath: string;
  readonly type: string;
  /** What `Ref` gives: a queue's URL, a topic's ARN, else usually the name. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A stack as it runs locally. */
export interface DeployedStack {
  /** As deployed; of a nested stack: `<stack around it>-<logical id>`. */
  readonly name: string;
  readonly region: string;
  readonly resources: readonly DeployedResource[];
  readonly outputs: readonly DeployedOutput[];
}

/** How many names an error lists. */
const SHOWN = 30;

/** What `deploy` made of an assembly. */
export class Deployment {
  constructor(
    public readonly stacks: readonly DeployedStack[],
    public readonly report: DeployReport,
    private readonly removeFiles: () => Promise<void>,
  ) {}

  /**
   * Finds a resource by construct path (`Stack/Queue`) or by logical id.
   * @param kind what it must be; default: anything
   */
  public resource(pathOrLogicalId: string, kind?: ResourceKind): DeployedResource {
    const path = pathOrLogicalId.replace(/\/(Resource|Default)$/, '');
    const found = this.stacks.flatMap(({ resources }) => resources)
      .filter(({ constructPath, logicalId }) => constructPath === path || logicalId === pathOrLogicalId);
    const of = found.length === 1 ? found : found.filter(({ type }) => kind === undefined || isOf(kind, type));
    const resource = one(of, `${kind?.what ?? 'resource'} ${pathOrLogicalId}`, this.pathsOf(kind));
    if (kind !== undefined && !isOf(kind, resource.type)) {
      throw new Error(`${pathOrLogicalId} is no ${kind.what}, but ${resource.type}. There is: ${someOf(this.pathsOf(kind))}.`);
    }
    return resource;
  }

  /** The construct paths of all resources of a kind; default: of any. */
  public pathsOf(kind?: ResourceKind): string[] {
    return this.stacks.flatMap(({ resources }) => resources)
      .filter(({ type }) => kind === undefined || kind.types.includes(type))
      .map(({ constructPath }) => constructPath);
  }

  /** Finds the value of an output by construct path (`Stack/Marketplace/FulfillmentUrl`), its last part, or the name in the template. */
  public output(pathOrName: string): string {
    const outputs = this.stacks.flatMap((stack) => stack.outputs);
    const found = outputs.filter(({ constructPath, name }) => [constructPath, constructPath.split('/').at(-1), name].includes(pathOrName));
    return one(found, `output ${pathOrName}`, outputs.map(({ constructPath }) => constructPath)).value;
  }

  /** Removes the files that the deployment wrote. */
  public async remove(): Promise<void> {
    await this.removeFiles();
  }
}

function one<T>(found: readonly T[], what: string, known: readonly string[]): T {
  const [first] = found;
  if (found.length !== 1) {
    throw new Error(found.length === 0
      ? `Nothing deployed is the ${what}. There is: ${someOf(known)}.`
      : `${found.length} of what is deployed could be the ${what}. Say which by construct path.`);
  }
  return first;
}

function someOf(known: readonly string[]): string {
  const rest = known.length - SHOWN;
  return `${known.slice(0, SHOWN).join(', ') || 'nothing'}${rest > 0 ? ` and ${rest} more` : ''}`;
}
