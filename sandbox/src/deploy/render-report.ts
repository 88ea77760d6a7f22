import type { DeployReport, NoMeaningLine, ReplacedLine, ReportLine } from './report.js';

/**
 * The report as text for a terminal: resources by stack and construct path, each with what is applied,
 * what has no meaning locally and why, and what the user puts in its place.
 */
export function renderReport({ applied, noMeaning, replaced }: DeployReport): string {
  const lines = [...applied, ...noMeaning, ...replaced];
  const stacks = [...new Set(lines.map(({ stackName }) => stackName))];
  return stacks.map((stack) => {
    const own = <T extends ReportLine>(all: readonly T[]): T[] => all.filter(({ stackName }) => stackName === stack);
    return renderStack(stack, own(applied), own(noMeaning), own(replaced));
  }).join('\n\n');
}

function renderStack(stack: string, applied: readonly ReportLine[], noMeaning: readonly NoMeaningLine[], replaced: readonly ReplacedLine[]): string {
  const all = [...applied, ...noMeaning, ...replaced];
  const titles = new Map(all.map((line) => [`${line.constructPath} ${line.logicalId}`, `  ${line.constructPath}  ${line.type}`]));
  const resources = [...titles].sort(([a], [b]) => a.localeCompare(b)).map(([key, title]) => {
    const own = <T extends ReportLine>(lines: readonly T[]): T[] => lines.filter(({ constructPath, logicalId }) => `${constructPath} ${logicalId}` === key);
    const isReplaced = own(replaced).length > 0;
    return [title, ...own(replaced).map(renderReplaced), ...isReplaced ? [] : renderApplied(own(applied)), ...renderNoMeaning(own(noMeaning))].join('\n');
  });
  return [`Stack ${stack}`, ...resources].join('\n');
}

function renderApplied(lines: readonly ReportLine[]): string[] {
  if (lines.length === 0) {
    return [];
  }
  const properties = lines.map(({ property }) => property).filter((property) => property !== undefined);
  return [`    applied: ${properties.join(', ') || 'everything'}`];
}

/** Properties with the same reason share a line. */
function renderNoMeaning(lines: readonly NoMeaningLine[]): string[] {
  const reasons = [...new Set(lines.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const properties = lines.filter((line) => line.reason === reason).map(({ property }) => property ?? 'all of it');
    return `    no meaning locally: ${properties.join(', ')} (${reason})`;
  });
}

function renderReplaced({ url, values }: ReplacedLine): string {
  const given = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `    replaced: ${[...(url === undefined ? [] : [`by ${url}`]), ...given].join(', ') || 'left out'}`;
}
