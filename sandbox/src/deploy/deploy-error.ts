/** Why an assembly cannot run locally: every problem at once. */
export class DeployError extends Error {
  public override readonly name = 'DeployError';

  constructor(public readonly problems: readonly string[]) {
    super(`The assembly cannot run locally for ${problems.length === 1 ? 'one reason' : `${problems.length} reasons`}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}
