import type { Clock, ScheduledAction } from '../../clock.js';
import type { Agreement } from '../model.js';
import { DAY, ENDING_NOTICES } from '../rules.js';
import type { Announcer } from './announcer.js';
import { renewalLockoutOf } from './renewal-lockout.js';

/** The notices before the end of an agreement that renews itself (facts 5.2). */
export class RenewalNotices {
  private coming: ScheduledAction[] = [];

  constructor(private readonly agreement: Agreement, private readonly clock: Clock, private readonly announcer: Announcer) {}

  /** From now on; notices whose time is past are not made up for. */
  public plan(): void {
    this.cancel();
    const { id, endsAt } = this.agreement;
    if (!this.agreement.autoRenew || endsAt === undefined) {
      return;
    }
    for (const days of ENDING_NOTICES) {
      const due = endsAt - days * DAY;
      this.at(due, `Agreement ${id} ends in ${days} days`, () => this.announcer.ending(due, this.agreement, days));
    }
    const lockout = renewalLockoutOf(this.agreement);
    if (lockout !== undefined) {
      this.at(lockout, `The renewal of agreement ${id} is decided`, () => this.announcer.renewalUpcoming(lockout, this.agreement));
    }
  }

  public cancel(): void {
    for (const notice of this.coming) {
      notice.cancel();
    }
    this.coming = [];
  }

  private at(due: number, what: string, action: () => Promise<void>): void {
    if (due > this.clock.now() && due > this.agreement.startsAt) {
      this.coming.push(this.clock.schedule(due, what, action));
    }
  }
}
