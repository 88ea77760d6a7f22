import type { MeteredSales } from '../../../sandbox/src/marketplace/metering/customer.js';
import type { License } from '../../../sandbox/src/marketplace/model.js';
import type { Product } from '../../../sandbox/src/marketplace/product.js';
import { LICENSE_ARN_SPELLINGS } from '../../../sandbox/src/marketplace/rules.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import type { Plan } from './plan.js';
import type { Random } from './random.js';
import { DAY, HOUR, MINUTE, SECOND } from './times.js';

export const DIMENSIONS = ['requests', 'gigabytes', 'seats'] as const;
/** The app reports it, and the listing has no such dimension: AWS refuses every call with it. */
export const UNLISTED = 'unlisted';

export const PRODUCT: Product = {
  code: 'acme', id: 'prod-acme', name: 'Acme', pricingModel: 'SUBSCRIPTION', agreementModel: 'CONCURRENT', seller: '000000000000',
  dimensions: DIMENSIONS.map((key) => ({ key, kind: 'METERED' })),
};

/** When things happen to one license. All times are milliseconds since the epoch. */
export interface Life {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  /** The buyer has agreed: the app may be in use. */
  readonly agreed: number;
  /** `License Updated`; Infinity: AWS never confirms. */
  readonly activated: number;
  /** AWS takes usage only some time after it told so. */
  readonly usable: number;
  readonly ended: number;
  readonly suspended: readonly { readonly from: number; readonly until: number }[];
}

export function lifeOf(index: number, random: Random, plan: Plan): Life {
  let hex: string;
  do {
    hex = Array.from({ length: 4 }, () => random.whole(0, 0xffff).toString(16).padStart(4, '0')).join('');
  } while (shardOf(`l-${hex}${index}`) >= plan.shards);
  const whole = (time: number) => Math.floor(time / SECOND) * SECOND;
  const agreed = random.chance(0.5) ? plan.start : whole(random.between(plan.start, plan.end - 6 * DAY));
  const wait = random.pick([0, MINUTE, MINUTE, HOUR, 20 * HOUR, 40 * HOUR]) * random.next();
  const activated = random.chance(0.03) ? Infinity : whole(agreed + wait);
  const ends = random.chance(0.5);
  const month = random.chance(0.3);
  const ended = ends ? whole(month ? monthOfPlan(plan) + random.between(-90, 60) * MINUTE : random.between(agreed + 2 * DAY, plan.end - DAY)) : Infinity;
  const from = random.between(agreed, plan.end);
  return {
    id: `l-${hex}${index}`,
    arn: LICENSE_ARN_SPELLINGS.LIVE(`${hex}${index}`),
    account: (111_111_111_111 + index).toString(),
    agreed,
    activated,
    usable: activated + (random.chance(0.2) ? random.next() * 20 * MINUTE : 0),
    ended: ended > agreed + DAY && ended > activated ? ended : Infinity,
    suspended: random.chance(0.1) ? [{ from, until: from + random.next() * 40 * HOUR }] : [],
  };
}

function monthOfPlan({ start }: Plan): number {
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** `License Deprovisioned` comes this long after the end. Source: facts 5.5. */
const DEPROVISIONED_AFTER = 31 * SECOND;

/** What AWS knows of the licenses at a moment. */
export function salesOf(lives: readonly Life[], now: () => number, product = PRODUCT): MeteredSales {
  const byArn = new Map(lives.map((life) => [life.arn, life]));
  const license = (life: Life): License => {
    const time = now();
    return {
      id: life.id, arn: life.arn, account: life.account, product, entitlements: {},
      ...(time >= life.usable ? { activatedAt: life.activated } : {}),
      ...(time >= life.ended ? { endedAt: life.ended } : {}),
      ...(time >= life.ended + DEPROVISIONED_AFTER ? { deprovisionedAt: life.ended + DEPROVISIONED_AFTER } : {}),
      suspended: life.suspended.some(({ from, until }) => from <= time && time < until),
    };
  };
  return {
    hasProduct: (code) => code === product.code,
    product: () => product,
    license: (arn) => {
      const life = byArn.get(arn);
      return life && license(life);
    },
    licenseOfCustomer: () => undefined,
    get licenses() { return lives.map(license); },
  };
}
