/** Work that takes turns: each piece starts when those before it are done, whatever became of them. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  public take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
