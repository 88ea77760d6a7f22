import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/**
 * A domain of your own for the fulfillment URL.
 *
 * The page is then served there only: the address that API Gateway makes up is switched off.
 */
export interface FulfillmentDomain {
  /**
   * The host name, for example `register.example.com`.
   */
  readonly domainName: string;

  /**
   * A certificate of AWS Certificate Manager for it, in the Region of the stack.
   */
  readonly certificate: ICertificate;

  /**
   * The Route 53 zone in which records that point the domain to the page are made.
   *
   * @default - no records: point the domain to the API yourself
   */
  readonly hostedZone?: IHostedZone;
}
