/** The queue from which runs of the reporter start, one at a time. */
export interface RunQueue {
  askForNext(now: number): Promise<void>;
}
