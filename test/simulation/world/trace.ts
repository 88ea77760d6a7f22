const KEPT = 400;

/** What happened, in order: the newest part of it in words, all of it in a digest. */
export class Trace {
  private readonly lines: (readonly [time: number, who: string, what: string, outcome: string])[] = [];
  private high = 0x811c9dc5;
  private low = 0x01000193;
  private count = 0;

  public note(time: number, who: string, what: string, outcome = ''): void {
    this.lines[this.count % KEPT] = [time, who, what, outcome];
    this.count += 1;
    this.high = Math.imul(this.high ^ (who.length << 16) ^ (what.length << 8) ^ outcome.length, 0x01000193);
    this.low = Math.imul(this.low ^ (this.high >>> 7) ^ (time * 1_000 | 0), 0x85ebca6b);
  }

  /** Equal for runs in which the same things happened at the same times: what differs takes other draws of chance, and so another time. */
  public get digest(): string {
    return [this.high, this.low, this.count].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }

  public tail(lines = KEPT): string[] {
    const first = Math.max(0, this.count - Math.min(lines, KEPT));
    return Array.from({ length: this.count - first }, (_, i) => {
      const [time, who, what, outcome] = this.lines[(first + i) % KEPT];
      return `${new Date(time).toISOString()} ${who.padEnd(12)} ${what}${outcome ? ` -> ${outcome}` : ''}`;
    });
  }
}
