/** An exact quantity in billionths: nine places after the point are all that a usage event may have. */
export type Amount = bigint;

/** Quantities by dimension. */
export type Amounts = ReadonlyMap<string, Amount>;

const PLACES = 9;
const ONE = 10n ** BigInt(PLACES);
const NUMBER = /^(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i;

/** Reads a number as it is written in an event or in the table. */
export function amountOf(text: string): Amount {
  const match = NUMBER.exec(text);
  if (!match) {
    throw new Error(`"${text}" is no quantity. Allowed are non-negative numbers in decimal notation.`);
  }
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  const shift = PLACES - fraction.length + Number(exponent);
  if (shift >= 0) {
    return digits * 10n ** BigInt(shift);
  }
  const divisor = 10n ** BigInt(-shift);
  if (digits % divisor !== 0n) {
    throw new Error(`Quantity ${text} has too many places. At most ${PLACES} after the point are allowed.`);
  }
  return digits / divisor;
}

/** The shortest decimal notation. */
export function textOf(amount: Amount): string {
  const fraction = (amount % ONE).toString().padStart(PLACES, '0').replace(/0+$/, '');
  const whole = (amount / ONE).toString();
  return fraction ? `${whole}.${fraction}` : whole;
}

/** The part before the point: only this can be billed. */
export function wholePart(amount: Amount): bigint {
  return amount / ONE;
}

export function amountOfWhole(whole: bigint): Amount {
  return whole * ONE;
}

/** Adds quantities dimension by dimension. */
export function sum(...all: readonly Amounts[]): Map<string, Amount> {
  const total = new Map<string, Amount>();
  for (const [dimension, amount] of all.flatMap((amounts) => [...amounts])) {
    total.set(dimension, (total.get(dimension) ?? 0n) + amount);
  }
  return total;
}

/** What `amounts` has more than `told`, without dimensions that have nothing more. */
export function difference(amounts: Amounts, told: Amounts): Map<string, Amount> {
  const more = new Map<string, Amount>();
  for (const [dimension, amount] of amounts) {
    const rest = amount - (told.get(dimension) ?? 0n);
    if (rest < 0n) {
      throw new Error(`Dimension ${dimension}: ${textOf(-rest)} more was told than heard. The usage table was changed by hand or restored.`);
    }
    if (rest > 0n) {
      more.set(dimension, rest);
    }
  }
  return more;
}
