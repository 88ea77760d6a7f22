/** The connection broke before AWS did anything: the caller gets no answer. */
export class LostRequest extends Error {
  constructor(operation: string) {
    super(`The connection broke before AWS received ${operation}. Nothing was done; the caller gets no answer.`);
  }
}
