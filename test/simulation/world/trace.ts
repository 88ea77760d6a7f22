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
    this.mix(who);
    this.mix(what);
    this.mix(outcome);
    this.low = Math.imul(this.low ^ (time | 0) ^ Math.floor(time / 2 ** 32), 0x85ebca6b);
  }

  /** Equal for runs in which the same things happened at the same times. */
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

  private mix(text: string): void {
    let { high } = this;
    for (let i = 0; i < text.length; i += 1) {
      high = Math.imul(high ^ text.charCodeAt(i), 0x01000193);
    }
    this.high = high;
    this.low = Math.imul(this.low ^ (high >>> 7), 0xc2b2ae35);
  }
}
