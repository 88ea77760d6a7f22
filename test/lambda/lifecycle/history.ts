import type { AgreementEnd, EntitlementsFact, Stamp } from '../../../lambda/core/license.js';
import { agreementCreated, agreementEnded, licenseDeprovisioned, licenseUpdated } from '../../support/marketplace-events.js';
import type { Random } from './random.js';

/** One thing that reaches us: an event of AWS, a registration, or an answer of GetEntitlements. */
export type Happening
  = | { readonly event: object }
    | { readonly registration: Stamp; readonly license: string }
    | { readonly entitlements: EntitlementsFact; readonly license: string };

/** What is true about a license in the end. */
export interface Truth {
  readonly state: 'PENDING' | 'ACTIVE' | 'ENDED';
  readonly ending: boolean;
  readonly predecessor?: string;
  readonly successor?: string;
}

interface License {
  readonly id: string;
  readonly predecessor?: License;
  agreement: string;
  agreementAlive: boolean;
  provisioned: boolean;
  /** It was taken back once. From then on the end of its agreement is its end, too. */
  takenBack: boolean;
  registered: boolean;
  successor?: License;
}

const STEPS = [
  'register', 'register', 'register twice', 'register late', 'amend', 'renew', 'renew anew', 'renew anew', 'replace', 'replace anew',
  'replace before provision', 'replace anew before provision',
  'cancel', 'cancel', 'let it lapse', 'suspend', 'provision again', 'provision anew', 'late update', 'late update',
] as const;

/** What happens to the customers of a product, as AWS tells it. Steps that cannot happen at that point are left out. */
export class History {
  public readonly happenings: Happening[] = [];
  private readonly licenses: License[] = [];
  private second = 0;
  private agreements = 0;

  constructor(private readonly random: Random, private readonly contract: boolean) {
    const purchases = 1 + random.below(2);
    for (let i = 0; i < purchases; i++) {
      this.buy();
    }
    const steps = 1 + random.below(7);
    for (let i = 0; i < steps; i++) {
      this.second++;
      this.happen(random.of(STEPS), random.of(this.licenses));
    }
  }

  public truth(): Map<string, Truth> {
    return new Map(this.licenses.map((license) => [license.id, {
      state: !license.provisioned ? 'ENDED' : isRegistered(license) ? 'ACTIVE' : 'PENDING',
      ending: !license.provisioned || !license.agreementAlive,
      predecessor: license.predecessor?.id,
      successor: license.successor?.id,
    }]));
  }

  private happen(step: (typeof STEPS)[number], license: License): void {
    const { provisioned, agreementAlive } = license;
    const live = provisioned && agreementAlive;
    const over = !provisioned && !agreementAlive && license.successor === undefined;
    // What goes on twice is a fork, and of those any branch will do.
    const first = live && license.successor === undefined;
    const when = (possible: boolean, act: () => void) => possible ? act : () => undefined;
    const acts: Record<typeof step, () => void> = {
      'register': when(provisioned, () => { this.register(license, `session-${this.second}`); }),
      'register late': () => { this.register(license, `session-${this.second}`); },
      'register twice': () => {
        this.register(license, 'session-b');
        this.register(license, 'session-a');
      },
      'amend': when(live, () => { this.update(license); }),
      'renew': when(live, () => { this.goOn(license, 'RENEWED'); }),
      'replace': when(live, () => { this.goOn(license, 'REPLACED'); }),
      'replace before provision': when(live, () => { this.goOn(license, 'REPLACED', this.replacedBeforeProvision(license)); }),
      'replace anew before provision': when(first, () => { this.goOnAnew(license, 'REPLACED', this.replacedBeforeProvision(license)); }),
      'renew anew': when(live, () => { this.goOnAnew(license, 'RENEWED'); }),
      'replace anew': when(live, () => { this.goOnAnew(license, 'REPLACED'); }),
      'cancel': when(live, () => { this.cancel(license); }),
      'let it lapse': when(live, () => { this.lapse(license); }),
      'suspend': when(live, () => { this.takeBack(license); }),
      'provision again': when(!provisioned && agreementAlive, () => { this.update(license); }),
      'provision anew': when(over, () => { this.provisionAnew(license); }),
      'late update': when(over, () => { this.tell(licenseUpdated({ ...this.stamp(), ...this.names(license) })); }),
    };
    acts[step]();
  }

  private buy(predecessor?: License, previous = predecessor?.agreement): License {
    const license: License = {
      id: `l-${this.licenses.length + 1}`, predecessor, agreement: this.newAgreement(previous),
      agreementAlive: true, provisioned: false, takenBack: false, registered: false,
    };
    this.licenses.push(license);
    this.update(license);
    return license;
  }

  private newAgreement(previous?: string): string {
    const agreement = `agmt-${++this.agreements}`;
    this.tell(agreementCreated({ ...this.stamp(), agreement, previous }));
    return agreement;
  }

  private update(license: License): void {
    license.provisioned = true;
    this.tell(licenseUpdated({ ...this.stamp(), ...this.names(license) }));
    if (this.contract) {
      const { id, time } = this.stamp();
      const fact = { time: new Date(time).toISOString(), id, list: [{ dimension: 'seats', value: this.second }] };
      this.happenings.push({ entitlements: fact, license: license.id });
    }
  }

  private end(license: License, status: AgreementEnd): void {
    this.tell(agreementEnded({ ...this.stamp(), agreement: license.agreement, status }));
  }

  private takeBack(license: License): void {
    license.provisioned = false;
    license.takenBack = true;
    this.tell(licenseDeprovisioned({ ...this.stamp(), ...this.names(license) }));
  }

  private goOn(license: License, status: AgreementEnd, previous = license.agreement): void {
    this.end(license, status);
    license.agreement = this.newAgreement(this.random.chance(0.8) ? previous : undefined);
    this.update(license);
  }

  private goOnAnew(license: License, status: AgreementEnd, previous = license.agreement): void {
    this.end(license, status);
    license.successor = this.buy(license, previous);
    this.takeBack(license);
  }

  /** One agreement after the other follows the one of the license, each of them replaced before AWS gave it a license. Answers the last. */
  private replacedBeforeProvision({ agreement }: License): string {
    let last = agreement;
    for (let more = 1 + this.random.below(2); more > 0; more--) {
      last = this.newAgreement(last);
      this.tell(agreementEnded({ ...this.stamp(), agreement: last, status: 'REPLACED' }));
    }
    return last;
  }

  private cancel(license: License): void {
    this.lapse(license);
    this.takeBack(license);
  }

  /** The agreement is over, and the license is not taken back yet. */
  private lapse(license: License): void {
    this.end(license, this.random.of(['CANCELLED', 'EXPIRED', 'TERMINATED']));
    license.agreementAlive = false;
    license.provisioned &&= !license.takenBack;
  }

  private provisionAnew(license: License): void {
    license.agreement = this.newAgreement();
    license.agreementAlive = true;
    this.update(license);
  }

  private register(license: License, session: string): void {
    license.registered = true;
    const { time } = this.stamp(0);
    this.happenings.push({ registration: { time: new Date(time).toISOString(), id: session }, license: license.id });
  }

  private names({ id, agreement }: License) {
    return { license: id, agreement };
  }

  private stamp(later = 1) {
    this.second += later;
    const time = new Date(Date.parse('2026-08-20T14:00:00Z') + 1_000 * this.second).toISOString().replace('.000Z', 'Z');
    return { id: `event-${this.happenings.length}`, time, role: this.random.of(['Manufacturer', 'Proposer'] as const) };
  }

  private tell(event: object): void {
    this.happenings.push({ event });
  }
}

function isRegistered(license: License | undefined): boolean {
  return license !== undefined && (license.registered || isRegistered(license.predecessor));
}
