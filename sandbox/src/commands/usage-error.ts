/** What was asked cannot be understood: the one who asked must write it differently. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';
}
