/** Keeps calls apart, so that they stay below a quota. */
export interface Pace {
  /** Waits until the next call may be made. */
  turn(): Promise<void>;
}
