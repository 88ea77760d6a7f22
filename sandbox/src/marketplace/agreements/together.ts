/** Resolves when all are done; rejects then, with every failure. */
export async function together(deeds: readonly Promise<void>[]): Promise<void> {
  const failures = (await Promise.allSettled(deeds)).flatMap((deed) => (deed.status === 'rejected' ? [asError(deed.reason)] : []));
  if (failures.length === 1) {
    throw failures[0];
  }
  if (failures.length > 1) {
    throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
