import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface VendorFunctionProps {
  readonly handler: string;
  readonly environment?: Record<string, string>;
}

/** A function of Acme's, with a role that may write its own log and nothing else. */
export class VendorFunction extends Function {
  constructor(scope: Construct, id: string, props: VendorFunctionProps) {
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}Log`, { retention: RetentionDays.ONE_YEAR });
    logGroup.grantWrite(role);
    super(scope, id, {
      ...props,
      role,
      logGroup,
      code: Code.fromAsset(join(__dirname, '..', 'functions')),
      runtime: Runtime.NODEJS_24_X,
      memorySize: 256,
      timeout: Duration.seconds(10),
      tracing: Tracing.ACTIVE,
    });
  }
}
