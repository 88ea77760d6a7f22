/** Why an expression has no value. The resolver adds where it stands. */
export class Unresolvable extends Error {
  public override readonly name = 'Unresolvable';
}

/** An expression of a template without a value: names the resource, the property and the expression. */
export class UnresolvedError extends Error {
  public override readonly name = 'UnresolvedError';
}
