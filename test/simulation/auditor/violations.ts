/** What was broken for the user. */
export type ViolationCode
  = | 'BILLED_MORE_THAN_USED'
    | 'TWO_PAYLOADS_FOR_ONE_HOUR'
    | 'SENT_AFTER_ITS_WINDOW'
    | 'SENT_WITH_ANOTHER_STYLE'
    | 'TOO_MANY_CALLS'
    | 'COUNTED_TWICE'
    | 'NOT_COUNTED'
    | 'NEVER_SENT_BY_THE_APP'
    | 'NOT_BILLED'
    | 'WRITTEN_OFF_WITHOUT_NEED'
    | 'REPAIRED_WITHOUT_NEED'
    | 'LAST_USAGE_TOLD_LATE'
    | 'EXPIRED_WITHOUT_NEED'
    | 'QUARANTINED_WITHOUT_NEED'
    | 'LEDGER_SAYS_BILLED'
    | 'LEDGER_SAYS_NOT_BILLED'
    | 'LEDGER_DISAGREES_WITH_ITSELF'
    | 'FAILS_FOR_EVER'
    | 'TOLD_ABOVE_THE_CEILING'
    | 'TOLD_BEFORE_THE_DECISION'
    | 'HELD_WITHOUT_NEED'
    | 'INCLUDED_WRONGLY';

export interface Violation {
  readonly code: ViolationCode;
  readonly time: number;
  readonly text: string;
}

/** The first violations are enough to find the cause. */
const MOST = 20;

export class Violations {
  readonly all: Violation[] = [];

  constructor(private readonly now: () => number) {}

  public add(code: ViolationCode, text: string): void {
    if (this.all.length < MOST) {
      this.all.push({ code, time: this.now(), text });
    }
  }
}
