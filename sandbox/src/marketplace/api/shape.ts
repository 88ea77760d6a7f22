export interface Problem {
  /** The member, for example `UsageRecords[0].Quantity`; empty: the request itself. */
  readonly at: string;
  readonly text: string;
}

/** Looks at one value of a request and adds to `problems` what the service model does not allow. */
export type Shape = (value: unknown, at: string, problems: Problem[]) => void;

interface StringLimits {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

interface Limits {
  readonly min: number;
  readonly max: number;
}

export function string({ min = 0, max = Infinity, pattern }: StringLimits = {}): Shape {
  return (value, at, problems) => {
    if (typeof value !== 'string') {
      problems.push(wrongType(value, at, 'a string'));
    } else if (value.length < min) {
      problems.push(constraint(at, `Member must have length greater than or equal to ${min}`));
    } else if (value.length > max) {
      problems.push(constraint(at, `Member must have length less than or equal to ${max}`));
    } else if (pattern && !pattern.test(value)) {
      problems.push(constraint(at, `Member must satisfy regular expression pattern: ${pattern.source}`));
    }
  };
}

export function oneOf(allowed: readonly string[]): Shape {
  return (value, at, problems) => {
    if (typeof value !== 'string') {
      problems.push(wrongType(value, at, 'a string'));
    } else if (!allowed.includes(value)) {
      problems.push(constraint(at, `Member must satisfy enum value set: [${allowed.join(', ')}]`));
    }
  };
}

export function integer({ min, max }: Limits): Shape {
  return (value, at, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      problems.push(wrongType(value, at, 'an integer'));
    } else if (value < min) {
      problems.push(constraint(at, `Member must have value greater than or equal to ${min}`));
    } else if (value > max) {
      problems.push(constraint(at, `Member must have value less than or equal to ${max}`));
    }
  };
}

export const timestamp: Shape = (value, at, problems) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    problems.push(wrongType(value, at, 'a time in epoch seconds'));
  }
};

export function list(member: Shape, { min, max }: Limits): Shape {
  return (value, at, problems) => {
    if (!Array.isArray(value)) {
      problems.push(wrongType(value, at, 'a list'));
      return;
    }
    if (value.length < min) {
      problems.push(constraint(at, `Member must have length greater than or equal to ${min}`));
    }
    if (value.length > max) {
      problems.push(constraint(at, `Member must have length less than or equal to ${max}`));
    }
    value.forEach((each: unknown, i) => {
      member(each, `${at}[${i}]`, problems);
    });
  };
}

/** A structure or a map with known keys; a member that is not named here is a problem, not ignored. */
export function structure(required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  const known = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value, at, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(wrongType(value, at, 'an object'));
      return;
    }
    const members = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
    for (const name of Object.keys(required).filter((each) => !members.has(each))) {
      problems.push({ at: join(at, name), text: `Value at '${join(at, name)}' is missing: it is required` });
    }
    for (const [name, member] of members) {
      const shape = known.get(name);
      if (shape) {
        shape(member, join(at, name), problems);
      } else {
        problems.push({ at: join(at, name), text: `Value at '${join(at, name)}' is unknown: allowed here are ${[...known.keys()].join(', ')}` });
      }
    }
  };
}

/** Every problem of a request. */
export function problemsOf(shape: Shape, request: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  shape(request, '', problems);
  return problems;
}

/** What is wrong with a request, in the words AWS uses for it. */
export function wordsFor(problems: readonly Problem[]): string {
  const texts = problems.map(({ text }) => text).join('; ');
  return `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${texts}`;
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

function constraint(at: string, rule: string): Problem {
  return { at, text: `Value at '${at}' failed to satisfy constraint: ${rule}` };
}

function wrongType(value: unknown, at: string, expected: string): Problem {
  return { at, text: `Value at '${at === '' ? '(request)' : at}' must be ${expected}, not ${JSON.stringify(value)}` };
}
