import { applied, description, noMeaning, rulesOf, tags } from './property-rules.js';
import type { Identity, Naming, SupportedType } from './support.js';

const NAME_LENGTH = 1011;

/** Parameters of Systems Manager, as far as templates read them. */
export const ssmParameters: SupportedType = {
  type: 'AWS::SSM::Parameter',
  properties: rulesOf({
    Name: applied,
    Value: applied,
    Type: noMeaning('templates read the text of the parameter'),
    AllowedPattern: noMeaning('it is checked by AWS at deployment'),
    DataType: noMeaning('it is checked by AWS at deployment'),
    Description: description,
    Policies: noMeaning('local parameters end with the run'),
    Tags: tags,
    Tier: noMeaning('it changes costs and limits only'),
  }),
  identify,
  create: () => undefined,
};

function identify(naming: Naming): Identity {
  const name = naming.name('Name', NAME_LENGTH);
  const arn = naming.arn('ssm', `parameter/${name.replace(/^\//, '')}`);
  return { name, arn, physicalId: name, attributes: { Type: naming.text('Type') ?? 'String', Value: naming.text('Value') ?? '' } };
}
