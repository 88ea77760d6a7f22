import { join } from 'node:path';
import ts from 'typescript';

export type Schema = Readonly<Record<string, unknown>>;

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const PUBLISHED = 'https://github.com/cdk-marketplace-saas/cdk-marketplace-saas/hooks';

/** Which published type becomes which file. */
const FILES = {
  'hook-payload-v1.schema.json': 'HookPayload',
  'access-event-v1.schema.json': 'AccessEvent',
} as const;

export type SchemaFile = keyof typeof FILES;

/** As the schemas are written to their files. */
export function text(schema: Schema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** The JSON schemas of the types in hooks/index.d.ts. They allow further members: within a version, fields are only added. */
export function hookSchemas(root: string): Record<SchemaFile, Schema> {
  const path = join(root, 'hooks', 'index.d.ts');
  const program = ts.createProgram([path], { strict: true, noLib: false, types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
  const exported = checker.getExportsOfModule(module);
  const schemaOfType = (file: string, name: string): Schema => {
    const symbol = exported.find((one) => one.name === name)!;
    return {
      $schema: DRAFT, $id: `${PUBLISHED}/${file}`, title: name, ...described(symbol, checker), ...schemaOf(checker.getDeclaredTypeOfSymbol(symbol), checker),
    };
  };
  return Object.fromEntries(Object.entries(FILES).map(([file, name]) => [file, schemaOfType(file, name)])) as Record<SchemaFile, Schema>;
}

function schemaOf(type: ts.Type, checker: ts.TypeChecker): Schema {
  if (type.isUnion()) {
    const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const names = [...new Set(members.map((member) => nameOf(member)))].sort();
    return members.every((member) => member.isStringLiteral())
      ? literals(members.map(({ value }) => value))
      : { type: names.length === 1 ? names[0] : names };
  }
  if (type.isStringLiteral()) {
    return literals([type.value]);
  }
  if (!(type.flags & ts.TypeFlags.Object)) {
    return { type: nameOf(type) };
  }
  if (checker.isArrayType(type)) {
    return { type: 'array', items: schemaOf(checker.getTypeArguments(type as ts.TypeReference)[0], checker) };
  }
  const values = type.getStringIndexType();
  return values ? { type: 'object', additionalProperties: schemaOf(values, checker) } : objectOf(type, checker);
}

function objectOf(type: ts.Type, checker: ts.TypeChecker): Schema {
  const properties = type.getProperties().sort((a, b) => (a.valueDeclaration?.pos ?? 0) - (b.valueDeclaration?.pos ?? 0));
  return {
    type: 'object',
    required: properties.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name),
    properties: Object.fromEntries(properties.map((property) => [
      property.name, { ...described(property, checker), ...schemaOf(checker.getTypeOfSymbol(property), checker), ...tagged(property) },
    ])),
  };
}

function literals(values: readonly string[]): Schema {
  return values.length === 1 ? { const: values[0] } : { type: 'string', enum: values };
}

function nameOf({ flags }: ts.Type): string {
  const names = [[ts.TypeFlags.StringLike, 'string'], [ts.TypeFlags.NumberLike, 'number'], [ts.TypeFlags.BooleanLike, 'boolean']] as const;
  const found = names.find(([flag]) => flags & flag);
  if (!found) {
    throw new Error('hooks/index.d.ts uses a type that this generator does not know: use text, numbers, booleans, literals, objects and arrays.');
  }
  return found[1];
}

function described(symbol: ts.Symbol, checker: ts.TypeChecker): Schema {
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return description === '' ? {} : { description };
}

/** What JSON schema can say and TypeScript cannot. */
function tagged(symbol: ts.Symbol): Schema {
  const tags = symbol.getJsDocTags().map(({ name, text: parts }) => [name, ts.displayPartsToString(parts)] as const);
  return Object.fromEntries(tags.map(([name, value]) => name === 'asType' ? ['type', value] : [name, value]));
}
