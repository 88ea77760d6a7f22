/** Resources that one can do the same things with. */
export interface ResourceKind {
  /** For errors. */
  readonly what: string;
  /** Those that a list of them names. */
  readonly types: readonly string[];
  /** Other names of such resources. */
  readonly alsoTypes?: readonly string[];
}

export const FUNCTIONS: ResourceKind = { what: 'function', types: ['AWS::Lambda::Function'], alsoTypes: ['AWS::Lambda::Alias', 'AWS::Lambda::Version'] };
export const QUEUES: ResourceKind = { what: 'queue', types: ['AWS::SQS::Queue'] };
export const TABLES: ResourceKind = { what: 'table', types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] };

export function isOf({ types, alsoTypes = [] }: ResourceKind, type: string): boolean {
  return types.includes(type) || alsoTypes.includes(type);
}
