/** One measurement in a process of its own, so that none has the memory of another: prints its figures as JSON. */
import { playBaseline } from './baseline';
import { playOurs } from './ours';
import { reporterMemory } from './reporter-memory';
import type { Part } from './report';

async function measure(kind: string, licenses: number, dimensions: number): Promise<Part> {
  const megabytes = () => process.resourceUsage().maxRSS / 1024;
  switch (kind) {
    case 'ours': return { kind, licenses, dimensions, ...await playOurs(licenses, dimensions), megabytes: megabytes() };
    case 'baseline': return {
      kind, licenses, dimensions, oneAtATime: await playBaseline(licenses, dimensions, 1), asPublished: await playBaseline(licenses, dimensions, 1_000), megabytes: megabytes(),
    };
    case 'memory': return { kind, licenses, dimensions, ...await reporterMemory(licenses, dimensions) };
    default: throw new Error(`There is no measurement "${kind}"; there are: ours, baseline, memory.`);
  }
}

const [kind, licenses, dimensions] = process.argv.slice(2);
measure(kind, Number(licenses), Number(dimensions)).then((part) => {
  console.log(JSON.stringify(part));
  process.exit(0);
}, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
