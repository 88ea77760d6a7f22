/** Numbers as DynamoDB keeps them: exact decimals of at most 38 digits, in text. */

const MOST_DIGITS = 38;
const FORM = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const SMALL = /^-?\d{1,15}$/;

interface Scaled {
  readonly digits: bigint;
  /** How many of the digits are after the point. */
  readonly places: number;
}

/** The one spelling of a number. Throws for what is no number, or too long for the table. */
export function normalized(text: string): string {
  return SMALL.test(text) ? Number(text).toString() : spelled(scaled(text));
}

export function added(a: string, b: string): string {
  if (SMALL.test(a) && SMALL.test(b)) {
    return (Number(a) + Number(b)).toString();
  }
  const [x, y, places] = aligned(scaled(a), scaled(b));
  return spelled({ digits: x + y, places });
}

export function negated(text: string): string {
  return normalized(text.startsWith('-') ? text.slice(1) : `-${text}`);
}

/** Below 0, 0 or above 0, like the comparison of a and b. */
export function compared(a: string, b: string): number {
  if (SMALL.test(a) && SMALL.test(b)) {
    return Number(a) - Number(b);
  }
  const [x, y] = aligned(scaled(a), scaled(b));
  return x < y ? -1 : Number(x > y);
}

function scaled(text: string): Scaled {
  const match = FORM.exec(text);
  if (!match) {
    throw new Error(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match as (string | undefined)[];
  const places = fraction.length - Number(exponent);
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

function aligned(a: Scaled, b: Scaled): [bigint, bigint, number] {
  const places = Math.max(a.places, b.places);
  return [a.digits * 10n ** BigInt(places - a.places), b.digits * 10n ** BigInt(places - b.places), places];
}

function spelled({ digits, places }: Scaled): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = text.slice(text.length - places).replace(/0+$/, '');
  if ((whole + fraction).replace(/^0+/, '').replace(/0+$/, '').length > MOST_DIGITS) {
    throw new Error(`Attempting to store more than ${MOST_DIGITS} significant digits in a Number: ${text}`);
  }
  return whole === '0' && fraction === '' ? '0' : `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
