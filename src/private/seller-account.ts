import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { MarketplaceProduct } from '../marketplace-product';

type Sold = Pick<MarketplaceProduct, 'sellerAccount'>;

/** The account that sells the product. */
export function sellerAccountOf(scope: IConstruct, { sellerAccount }: Sold): string {
  return sellerAccount ?? Stack.of(scope).account;
}

/** Whether the product is sold by the account of the stack. Who names a seller means another one, as long as nobody knows. */
export function isOwnAccount(scope: IConstruct, sold: Sold): boolean {
  return sellerAccountOf(scope, sold) === Stack.of(scope).account;
}

/** Whether both accounts, that of the seller and that of the stack, are known at synth. */
export function areAccountsKnown(scope: IConstruct, sold: Sold): boolean {
  return !Token.isUnresolved(sellerAccountOf(scope, sold)) && !Token.isUnresolved(Stack.of(scope).account);
}
