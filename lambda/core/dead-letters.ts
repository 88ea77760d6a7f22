/** Where messages go that will never be understood, with the reason, for a person to look at. */
export interface DeadLetters {
  put(body: string, reason: string): Promise<void>;
}
