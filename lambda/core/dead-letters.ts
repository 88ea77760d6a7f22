/** Where messages go that will never be understood, or were tried often enough, with the reason, for a person to look at. */
export interface DeadLetters {
  /** The group is that of a FIFO queue: a message that is moved back has to wait for its own kind. */
  put(body: string, reason: string, group?: string): Promise<void>;
}
