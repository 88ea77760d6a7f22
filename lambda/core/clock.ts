/** Where the time comes from. Clocks decide when to try, never what is counted. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
