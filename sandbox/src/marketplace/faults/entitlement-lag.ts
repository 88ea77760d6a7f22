import type { Clock } from '../../clock.js';
import type { License } from '../model.js';
import type { FaultPlan } from './plan.js';

const MINUTE = 60_000;

/** What GetEntitlements tells of a license. */
type Entitled = Pick<License, 'entitlements' | 'entitledUntil'>;

interface Change extends Entitled {
  /** Milliseconds since the epoch. */
  readonly from: number;
}

const NOTHING: Entitled = { entitlements: {} };

/** Lets GetEntitlements know of each change some time later only, as the plan says. */
export class EntitlementLag {
  /** In milliseconds. */
  private lag = 0;
  private readonly changes = new Map<string, Change[]>();

  constructor(private readonly clock: Clock, private readonly licenses: () => readonly License[], plan: FaultPlan = {}) {
    this.follow(plan);
  }

  /** What is known already stays known. */
  public follow({ entitlements: { lagMinutes = 0 } = {} }: FaultPlan): void {
    this.lag = lagMinutes * MINUTE;
    this.changes.clear();
    for (const license of this.lag > 0 ? this.licenses() : []) {
      this.changes.set(license.arn, [{ from: -Infinity, ...entitledOf(license) }]);
    }
  }

  /** Something may have changed now. */
  public note(): void {
    for (const license of this.lag > 0 ? this.licenses() : []) {
      this.noteOf(license);
    }
  }

  /** The license as GetEntitlements knows it now. */
  public seen(license: License): License {
    return this.lag > 0 ? { ...plain(license), ...this.knownOf(license) } : license;
  }

  private knownOf(license: License): Entitled {
    const known = this.noteOf(license).filter(({ from }) => from + this.lag <= this.clock.now()).at(-1);
    return known ? { entitlements: known.entitlements, entitledUntil: known.entitledUntil } : NOTHING;
  }

  private noteOf(license: License): readonly Change[] {
    const before = this.changes.get(license.arn) ?? [{ from: -Infinity, ...NOTHING }];
    const entitled = entitledOf(license);
    const changes = JSON.stringify(entitledOf(before[before.length - 1])) === JSON.stringify(entitled)
      ? before
      : [...before, { from: this.changedAt(license), ...entitled }];
    this.changes.set(license.arn, changes);
    return changes;
  }

  /** Nothing is sent when entitlements run out: that is found when somebody asks. */
  private changedAt({ entitlements, entitledUntil }: License): number {
    const ranOut = entitledUntil !== undefined && entitledUntil <= this.clock.now() && Object.keys(entitlements).length === 0;
    return ranOut ? entitledUntil : this.clock.now();
  }
}

function entitledOf({ entitlements, entitledUntil }: Entitled): Entitled {
  return { entitlements, entitledUntil };
}

/** The members of a license one by one: those of an object of a class are not copied by spreading it. */
function plain({ id, arn, account, product, customerIdentifier, activatedAt, endedAt, deprovisionedAt, suspended, freeTrialUntil, entitlements, entitledUntil }: License): License {
  return { id, arn, account, product, customerIdentifier, activatedAt, endedAt, deprovisionedAt, suspended, freeTrialUntil, entitlements, entitledUntil };
}
