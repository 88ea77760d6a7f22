/** Why an assembly cannot run locally: every problem at once. */
export class DeployError extends Error {
  public override readonly name = 'DeployError';

  /** @param footnote what helps with all of them */
  constructor(public readonly problems: readonly string[], footnote = '') {
    super(`The assembly cannot run locally for ${problems.length === 1 ? 'one reason' : `${problems.length} reasons`}:\n${problems.map((problem) => `- ${problem}`).join('\n')}${footnote === '' ? '' : `\n${footnote}`}`);
  }
}
