import type { Clock } from '../../clock.js';
import type { License } from '../model.js';
import type { Product } from '../product.js';
import { LICENSE_ARN_SPELLINGS } from '../rules.js';
import type { Behaviour } from '../behaviour.js';
import type { Terms } from '../terms.js';
import { toSecond } from '../times.js';

export interface LicenseDetails {
  /** 32 hexadecimal digits. */
  readonly hex: string;
  readonly account: string;
  readonly product: Product;
  readonly customerIdentifier?: string;
}

/** A license as AWS provides, changes and takes it. */
export class IssuedLicense implements License {
  public readonly id: string;
  public readonly arn: string;
  public readonly account: string;
  public readonly product: Product;
  public readonly customerIdentifier?: string;
  public activatedAt?: number;
  public endedAt?: number;
  public deprovisionedAt?: number;
  public freeTrialUntil?: number;
  public entitledUntil?: number;
  private provided: Terms = {};

  /** @param suspended the accounts that AWS suspended, now and later */
  constructor(private readonly details: LicenseDetails, private readonly clock: Clock, private readonly suspendedAccounts: ReadonlySet<string>) {
    this.account = details.account;
    this.product = details.product;
    this.customerIdentifier = details.customerIdentifier;
    this.id = `l-${details.hex}`;
    this.arn = this.spelled('LIVE');
  }

  public get suspended(): boolean {
    return this.suspendedAccounts.has(this.account);
  }

  public get entitlements(): Terms {
    const over = this.entitledUntil !== undefined && this.clock.now() >= this.entitledUntil;
    return over ? {} : this.provided;
  }

  /** The ARN in one of the spellings that AWS uses in different places. */
  public spelled(spelling: Behaviour['licenseArnSpelling']): string {
    return LICENSE_ARN_SPELLINGS[spelling](this.details.hex);
  }

  /** `License Updated`. */
  public provide(time: number, terms: Terms): void {
    this.activatedAt ??= toSecond(time);
    this.provided = terms;
  }

  /** Another agreement follows and keeps the license. What was bought before lasts until `License Updated` tells of the new. */
  public goOn(time: number, entitledUntil?: number): void {
    this.entitledUntil = entitledUntil;
    this.endFreeTrial(time);
  }

  /** The agreement is over and none follows that keeps this license. */
  public end(time: number): void {
    this.endedAt = toSecond(time);
    this.endFreeTrial(time);
  }

  /** `License Deprovisioned`. */
  public deprovision(time: number): void {
    this.deprovisionedAt = toSecond(time);
    this.provided = {};
  }

  private endFreeTrial(time: number): void {
    this.freeTrialUntil = this.freeTrialUntil === undefined ? undefined : Math.min(this.freeTrialUntil, time);
  }
}

/** What all spellings of a license's ARN, and its id, have in common; undefined if it is none of them (facts 2.4). */
export function licenseKeyOf(arnOrId: string): string | undefined {
  return /(?:^|[:/])(?:l|lic)-([0-9a-f]{32})$/.exec(arnOrId)?.[1];
}
