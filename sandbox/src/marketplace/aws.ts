import type { Clock } from '../clock.js';
import type { Announcer } from './agreements/announcer.js';
import type { Steps } from './journal/steps.js';
import type { Purchase } from './purchase.js';

interface World {
  readonly clock: Clock;
  readonly steps: Steps;
  readonly announcer: Announcer;
  /** The accounts that are suspended; this is where they are kept. */
  readonly suspended: Set<string>;
  purchases(): readonly Purchase[];
}

/** What AWS does on its own, without buyer or seller. */
export class AwsSide {
  constructor(private readonly world: World) {}

  /** Ends the agreement now as if its term were over. */
  public expire(purchase: Purchase): void {
    purchase.endByAws('EXPIRED');
  }

  /** Ends the agreement, for example because the buyer does not pay. */
  public terminate(purchase: Purchase): void {
    purchase.endByAws('TERMINATED');
  }

  /** Suspends a buyer's account: its usage is not taken, no license comes, and the sellers of its agreements are advised (facts 8.3). */
  public suspend(account: string): void {
    this.world.steps.command('suspend', [account], () => {
      if (this.world.suspended.has(account)) {
        throw new Error(`Account ${account} is suspended already.`);
      }
      this.world.suspended.add(account);
      this.activeOf(account).forEach((purchase) => {
        this.issueAdvisory(purchase);
      });
    });
  }

  /** Licenses that were due meanwhile come now. */
  public reinstate(account: string): void {
    this.world.steps.command('reinstate', [account], () => {
      if (!this.world.suspended.delete(account)) {
        throw new Error(`Account ${account} is not suspended.`);
      }
      this.activeOf(account).forEach((purchase) => {
        this.resolveAdvisory(purchase);
        purchase.reinstatedByAws();
      });
    });
  }

  /** Tells the seller that AWS doubts the buyer's account: closed, compromised or abused (facts 5.2). */
  public issueAdvisory(purchase: Purchase): void {
    this.advise('Issued', purchase);
  }

  public resolveAdvisory(purchase: Purchase): void {
    this.advise('Resolved', purchase);
  }

  private advise(what: 'Issued' | 'Resolved', purchase: Purchase): void {
    const { announcer, clock, steps } = this.world;
    steps.command('advise', [purchase.id, what], () => {
      announcer.withoutWaiting(announcer.advisory(clock.now(), what, purchase.agreement));
    });
  }

  private activeOf(account: string): Purchase[] {
    return this.world.purchases().filter((purchase) => purchase.account === account && purchase.agreementStatus === 'ACTIVE');
  }
}
