import { isList, isObject } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import { compiled } from '../permissions/exports.js';
import type { Grants, PlacedStatement, PolicyOfResource } from '../permissions/exports.js';
import { deliveriesOf } from './deliveries.js';
import type { OfType, ServiceDelivery } from './deliveries.js';
import { texts } from './texts.js';

type Policies = Pick<Grants, 'constructPaths' | 'openRoles' | 'resourcePolicies' | 'roles'>;

/** What a service needs to be allowed, by the service of the target. */
const ACTIONS: ReadonlyMap<string, string> = new Map([['lambda', 'lambda:InvokeFunction'], ['sqs', 'sqs:SendMessage'], ['sns', 'sns:Publish'], ['events', 'events:PutEvents']]);

/**
 * Deliveries of AWS services to functions, queues and topics that no policy allows, in words: AWS deploys such an app and then
 * never delivers. A delivery is allowed by its role if it has one, else by the policy of the target. Source: EventBridge user guide,
 * "Using resource-based policies"; SNS developer guide, "Subscribing a queue"; API Gateway developer guide, "Lambda integrations" (2026-11).
 */
export function undeliverable(ofType: OfType, policies: Policies): string[] {
  return deliveriesOf(ofType).flatMap((delivery) => {
    const action = ACTIONS.get(delivery.targetArn.split(':')[2] ?? '');
    const wanted = action === undefined ? undefined : missing(delivery, action, policies);
    return wanted === undefined ? [] : [`${delivery.title} delivers to ${nameOf(delivery.targetArn, policies)} here, and never would in AWS: ${wanted}`];
  });
}

function missing(delivery: ServiceDelivery, action: string, policies: Policies): string | undefined {
  const { roleArn, service, sourceArn, targetArn } = delivery;
  if (roleArn !== undefined) {
    const role = policies.roles.find(({ arn }) => arn === roleArn);
    const allowed = !role || policies.openRoles.has(roleArn) || allows(role.policies.flatMap((policy) => compiled(policy, undefined, ignore)), delivery, action);
    return allowed ? undefined : `its role ${role.constructPath} does not allow ${action} on it`;
  }
  const ofTarget = policies.resourcePolicies.filter(({ resourceArn }) => whole(resourceArn) === whole(targetArn));
  const allowed = allows(ofTarget.flatMap((policy) => statementsFor(service, policy)), delivery, action);
  return allowed ? undefined : `no ${action.startsWith('lambda:') ? 'AWS::Lambda::Permission' : 'resource policy'} allows ${service} to ${action} for ${sourceArn}`;
}

/** The statements of a policy that are about a service or about everybody. */
function statementsFor(service: string, { name, document, resourceArn }: PolicyOfResource): PlacedStatement[] {
  const statements = isObject(document) ? isList(document.Statement) ? document.Statement : [document.Statement] : [];
  return statements.filter((statement): statement is JsonObject => isObject(statement) && isAbout(service, statement))
    .flatMap((statement) => compiled({ name, document: { Statement: statement } }, resourceArn, ignore));
}

function isAbout(service: string, { Principal, NotPrincipal }: JsonObject): boolean {
  const of = (principals: Json | undefined) => principals === '*' || (isObject(principals) && (texts(principals.Service).includes(service) || texts(principals.AWS).includes('*')));
  return NotPrincipal === undefined ? of(Principal) : !of(NotPrincipal);
}

function allows(statements: readonly PlacedStatement[], { service, sourceArn, targetArn }: ServiceDelivery, action: string): boolean {
  const account = targetArn.split(':')[4] ?? '';
  const context = new Map([
    ['aws:sourcearn', [sourceArn]],
    ['aws:sourceaccount', [account]],
    ['aws:principalservicename', [service]],
    ['aws:principalisawsservice', ['true']],
    ['aws:securetransport', ['true']],
  ]);
  const applying = statements.filter(({ statement }) => [targetArn, whole(targetArn)].some((resource) => statement.match({ action, resource, context }).applies));
  return applying.length > 0 && applying.every(({ statement }) => statement.allows);
}

/** The ARN of a function without the version or alias. */
function whole(arn: string): string {
  return arn.startsWith('arn:aws:lambda:') ? arn.split(':').slice(0, 7).join(':') : arn;
}

function nameOf(arn: string, { constructPaths }: Policies): string {
  return constructPaths.get(whole(arn)) ?? arn;
}

function ignore(): void {
  // What cannot be read is noted where the calls of functions are compared with it.
}
