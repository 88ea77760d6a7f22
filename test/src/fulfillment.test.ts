import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { FulfillmentEndpoint, RegistrationPage } from 'cdk-marketplace-saas';
import type { FulfillmentDomain, FulfillmentEndpointProps } from 'cdk-marketplace-saas';
import { describe, expect, test } from 'vitest';
import { integration, newStack, PRODUCT, stackWithStore, vendorFunction } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf, readable, resourcesOfType } from './support/template.js';

const SIGN_UP = 'https://acme.example/sign-up';

function endpoint(props: Partial<FulfillmentEndpointProps> = {}) {
  const { stack, store } = stackWithStore();
  const fulfillment = new FulfillmentEndpoint(stack, 'Fulfillment', { ...PRODUCT, store, adminEmail: 'marketplace@example.com', ...props });
  return { stack, fulfillment, template: Template.fromStack(stack) };
}

describe('RegistrationPage.redirect sends buyers to a page of the vendor', () => {
  const { template } = endpoint({ registrationPage: RegistrationPage.redirect(SIGN_UP) });

  test('the function is told where, and whom buyers ask who cannot be sent on', () => {
    expect(JSON.parse(environmentOf(functionOf(template, 'fulfillment')).REGISTRATION_PAGE as string))
      .toEqual({ kind: 'redirect', url: SIGN_UP, supportEmail: 'marketplace@example.com' });
  });

  test('the function may write codes and let one nonce own each, and read no contact data', () => {
    expect(permissionsOf(template, 'fulfillment').StoreRegistrationsTable).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem']);
  });

  test.each([
    ['http://acme.example/', /registrationPage\.url is "http:\/\/acme\.example\/"\. Give an absolute https URL/],
    ['/sign-up', /registrationPage\.url is "\/sign-up"\. Give an absolute https URL/],
    ['https://acme.example/?code=1', /has a query parameter "code"/],
  ])('%s is refused', (url, message) => {
    expect(() => endpoint({ registrationPage: RegistrationPage.redirect(url) })).toThrow(message);
  });
});

describe('RegistrationPage.none leaves the page to the vendor', () => {
  const { fulfillment, template } = endpoint({ registrationPage: RegistrationPage.none() });

  test('there is no HTTP API, and no function can be reached from outside', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
    template.resourceCountIs('AWS::Lambda::Url', 0);
  });

  test('the URL says whose it is, where somebody asks for it', () => {
    expect(() => fulfillment.url).toThrow('Stack/Fulfillment: there is no URL with RegistrationPage.none(). '
      + 'The fulfillment URL to enter in the listing is that of your own page, which calls the register function.');
  });

  test('the function may write contact data, and not read it', () => {
    expect(permissionsOf(template, 'fulfillment').StoreRegistrationsTable).toEqual(['dynamodb:PutItem']);
  });

  test('a domain would serve nothing: it is refused', () => {
    const { stack } = endpoint();
    expect(() => endpoint({ registrationPage: RegistrationPage.none(), domain: domainIn(stack) }))
      .toThrow(/^Stack\/Fulfillment: domain is "register\.acme\.example"\. With RegistrationPage\.none\(\) no page is served there/);
  });

  test('the integration has no output then', () => {
    const stack = newStack();
    const marketplace = integration({ registrationPage: RegistrationPage.none() }, stack);

    expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Outputs');
    expect(() => marketplace.fulfillmentUrl).toThrow(/no URL with RegistrationPage\.none/);
  });
});

test('a backend of the vendor may invoke the register function, knows its name, and may be a hook as well', () => {
  const stack = newStack();
  const backend = vendorFunction(stack, 'Backend');
  const marketplace = integration({ registrationPage: RegistrationPage.redirect(SIGN_UP), onGrant: backend }, stack);
  const task = new Role(stack, 'Task', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  marketplace.grantRegister(backend);
  marketplace.grantRegister(task);
  backend.addEnvironment('REGISTER_FUNCTION', marketplace.registerFunctionName);

  const template = Template.fromStack(stack);
  const { Properties } = resourcesOfType(template, 'AWS::IAM::Policy').TaskDefaultPolicy;

  expect(readable((Properties.PolicyDocument as { Statement: unknown }).Statement)).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ['FulfillmentHandlerFunction', 'FulfillmentHandlerFunction:*'] },
  ]);
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { REGISTER_FUNCTION: Match.anyValue() } } });
});

function domainIn(stack: Stack, props: Partial<FulfillmentDomain> = {}): FulfillmentDomain {
  return {
    domainName: 'register.acme.example',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/one'),
    ...props,
  };
}

describe('a domain of the vendor', () => {
  const inDomain = (props: (stack: Stack) => Partial<FulfillmentDomain> = () => ({})) => {
    const { stack, store } = stackWithStore();
    const fulfillment = new FulfillmentEndpoint(stack, 'Fulfillment', {
      ...PRODUCT, store, adminEmail: 'marketplace@example.com', domain: domainIn(stack, props(stack)),
    });
    return { stack, fulfillment, template: Template.fromStack(stack) };
  };
  const zone = (stack: Stack, zoneName = 'acme.example') => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName });

  test('is the fulfillment URL, and the address of API Gateway is switched off', () => {
    const { fulfillment, template } = inDomain();

    expect(fulfillment.url).toBe('https://register.acme.example/');
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'register.acme.example',
      DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one', EndpointType: 'REGIONAL' }],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: '$default', ApiMappingKey: Match.absent() });
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('with its zone gets records for IPv4 and IPv6', () => {
    const { template } = inDomain((stack) => ({ hostedZone: zone(stack) }));

    for (const Type of ['A', 'AAAA']) {
      template.hasResourceProperties('AWS::Route53::RecordSet', { Type, Name: 'register.acme.example.', HostedZoneId: 'Z1', AliasTarget: Match.anyValue() });
    }
  });

  test('may be the zone itself', () => {
    expect(() => inDomain((stack) => ({ domainName: 'acme.example', hostedZone: zone(stack) }))).not.toThrow();
  });

  test.each<[string, (stack: Stack) => Partial<FulfillmentDomain>, RegExp]>([
    ['a URL', () => ({ domainName: 'https://register.acme.example' }), /domain\.domainName is "https:\/\/register\.acme\.example"\. Give a host name/],
    ['capital letters', () => ({ domainName: 'Register.Acme.example' }), /Give a host name in small letters/],
    ['another zone', (stack) => ({ hostedZone: zone(stack, 'other.example') }), /It is not in the hosted zone other\.example/],
    ['a zone that only ends alike', (stack) => ({ hostedZone: zone(stack, 'me.example') }), /It is not in the hosted zone me\.example/],
    ['a certificate of another Region', (stack) => ({ certificate: Certificate.fromCertificateArn(stack, 'Other', 'arn:aws:acm:eu-west-1:111122223333:certificate/one') }),
      /domain\.certificate is "arn:aws:acm:eu-west-1.*give one of us-east-1/],
  ])('%s is refused', (_, props, message) => {
    expect(() => inDomain(props)).toThrow(message);
  });
});

describe('alarms', () => {
  test('tell of failures, of licenses that AWS did not name and of unknown tokens, where alarms go', () => {
    const { stack, store } = stackWithStore();
    new FulfillmentEndpoint(stack, 'Fulfillment', { ...PRODUCT, store, alarmTopic: new Topic(stack, 'OnCall') });
    const alarms = Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

    expect(alarms.map(({ MetricName, Threshold, Period, TreatMissingData }) => ({ MetricName, Threshold, Period, TreatMissingData }))).toEqual([
      { MetricName: 'RegistrationFailures', Threshold: 3, Period: 300, TreatMissingData: 'notBreaching' },
      { MetricName: 'MissingLicenses', Threshold: 1, Period: 300, TreatMissingData: 'notBreaching' },
      { MetricName: 'InvalidTokens', Threshold: 10, Period: 3_600, TreatMissingData: 'notBreaching' },
    ]);
    for (const { AlarmActions, Namespace, Dimensions } of alarms) {
      expect(readable(AlarmActions)).toEqual(['OnCall']);
      expect([Namespace, Dimensions]).toEqual(['CdkMarketplaceSaas', [{ Name: 'product', Value: PRODUCT.productCode }]]);
    }
  });
});
