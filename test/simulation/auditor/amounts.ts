import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A number of the table in billionths. The auditor has its own arithmetic. */
export function amountIn({ N = '0' }: AttributeValue): bigint {
  const [whole, fraction = ''] = N.split('.');
  return BigInt(whole + fraction.padEnd(9, '0'));
}

export function addTo(sums: Map<string, bigint>, name: string, amount: bigint): void {
  sums.set(name, (sums.get(name) ?? 0n) + amount);
}
