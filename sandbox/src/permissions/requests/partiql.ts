/** The table or index of a PartiQL statement, and what it does there. */
export interface StatementTarget {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
}

/** A name, in double quotes or bare, and after a dot the index. */
const TARGET = '("[^"]+"|[\\w-]+)(?:\\.("[^"]+"|[\\w-]+))?';
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['PartiQLSelect', new RegExp(`^\\s*(?:EXISTS\\s*\\(\\s*)?SELECT\\b[^]*?\\bFROM\\s+${TARGET}`, 'i')],
  ['PartiQLInsert', new RegExp(`^\\s*INSERT\\s+INTO\\s+${TARGET}`, 'i')],
  ['PartiQLUpdate', new RegExp(`^\\s*UPDATE\\s+${TARGET}`, 'i')],
  ['PartiQLDelete', new RegExp(`^\\s*DELETE\\s+FROM\\s+${TARGET}`, 'i')],
];

/** Undefined: no statement that DynamoDB takes (DynamoDB Developer Guide, "IAM security policies with PartiQL for DynamoDB"). */
export function statementTarget(statement: string): StatementTarget | undefined {
  for (const [action, pattern] of KINDS) {
    const found = pattern.exec(statement);
    if (found) {
      const [table, index] = found.slice(1).map(unquoted);
      return { action, table, index: index === '' ? undefined : index };
    }
  }
  return undefined;
}

function unquoted(name: string | undefined): string {
  return name?.replaceAll('"', '') ?? '';
}
