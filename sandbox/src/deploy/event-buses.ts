import { applied, description, encryption, nested, noMeaning, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 256;

export const eventBuses: SupportedType = {
  type: 'AWS::Events::EventBus',
  properties: rulesOf({
    Name: applied,
    DeadLetterConfig: noMeaning('local events are not encrypted, so none fails for a missing key'),
    Description: description,
    EventSourceName: refused('partner event sources do not run locally'),
    KmsKeyIdentifier: encryption,
    LogConfig: nested({ Level: noMeaning(reasons.logs), IncludeDetail: noMeaning(reasons.logs) }),
    Policy: permissions,
    Tags: tags,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('Name', NAME_LENGTH);
  const arn = naming.arn('events', `event-bus/${name}`);
  return { name, arn, physicalId: name, attributes: { Arn: arn, Name: name } };
}

function create({ identity, region }: Resource, { services }: Deploying): void {
  services.createBus(identity.name, region);
}
