import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, AaaaRecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { invalidProp, requirePattern } from './validation';
import type { FulfillmentDomain } from '../fulfillment-domain';

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** Properties of an {@link ApiDomain}. */
export interface ApiDomainProps {
  /** The domain. */
  readonly domain: FulfillmentDomain;
}

/** The vendor's domain in front of the API, with its records if the zone is given. */
export class ApiDomain extends Construct {
  /** What a stage is mapped to. */
  public readonly domainName: IDomainName;

  /** Where it is reached, with a slash at the end. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { domain } = props;
    requireDomain(this, domain);

    this.domainName = new DomainName(this, 'Name', { domainName: domain.domainName, certificate: domain.certificate });
    this.url = `https://${domain.domainName}/`;
    if (domain.hostedZone !== undefined) {
      const { regionalDomainName, regionalHostedZoneId } = this.domainName;
      const record = {
        zone: domain.hostedZone,
        // With a dot at the end Route 53 takes it as it is, also where the name of the zone is only known at deployment.
        recordName: `${domain.domainName}.`,
        target: RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId)),
      };
      new ARecord(this, 'Ipv4', record);
      new AaaaRecord(this, 'Ipv6', record);
    }
  }
}

function requireDomain(scope: Construct, { domainName, certificate, hostedZone }: FulfillmentDomain): void {
  requirePattern(scope, 'domain.domainName', domainName, HOST_NAME, 'Give a host name in small letters, for example "register.example.com".');

  const zone = hostedZone?.zoneName;
  if (zone !== undefined && !Token.isUnresolved([zone, domainName].join('')) && !`.${domainName}`.endsWith(`.${zone}`)) {
    throw invalidProp(scope, 'domain.domainName', domainName, `It is not in the hosted zone ${zone}: give a name that ends with it, or another zone.`);
  }
  const { region } = Stack.of(scope);
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn) && !Token.isUnresolved(region)) {
    const its = Stack.of(scope).splitArn(certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
    if (its !== region) {
      throw invalidProp(scope, 'domain.certificate', certificateArn, `API Gateway takes certificates of its own Region only: give one of ${region}.`);
    }
  }
}
