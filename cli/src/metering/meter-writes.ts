import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Expression, amountsAttribute } from '../../../lambda/adapters/metering/attributes.js';
import { overAttribute } from '../../../lambda/adapters/metering/meter-items.js';
import { unlessRefused } from '../../../lambda/adapters/metering/unless-refused.js';
import type { Adoption } from '../../../lambda/core/metering/adopt-restored.js';
import { sum } from '../../../lambda/core/metering/decimal.js';
import type { StoredMeter } from '../../../lambda/core/metering/hour-account.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { meterKey } from '../../../lambda/core/metering/keys.js';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import type { Ledger } from './ledger.js';

/** What operators write to a meter. Each is one write on condition that nobody has changed the meter since it was read: false then. */
export interface MeterWrites {
  adopt(read: StoredMeter, adoption: Adoption, untold: ReadonlySet<Hour>): Promise<boolean>;
  /** No statement takes the usage of this hour from now on. */
  holdHour(read: Meter, hour: Hour): Promise<boolean>;
  /** Nothing of this hour waits any more. */
  clearHour(read: Meter, hour: Hour): Promise<boolean>;
  /** What waited is told with the next statement: of these hours above a ceiling; without hours of all of them, and all since a table was adopted. */
  release(read: Meter, hours?: readonly Hour[]): Promise<boolean>;
}

export function meterWrites({ client, table }: Pick<Ledger, 'client' | 'table'>): MeterWrites {
  const update = async (read: Meter, build: (on: Expression) => { set?: readonly string[]; remove?: readonly string[] }) => {
    const on = new Expression();
    const rev = on.name('rev');
    const { set = [], remove = [] } = build(on);
    const condition = `${rev} = ${on.value({ N: read.rev.toString() })}`;
    const { pk, sk } = meterKey(read.license);
    const { written } = await unlessRefused(() => client.send(new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: `SET ${[`${rev} = ${rev} + ${on.value({ N: '1' })}`, ...set].join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    })));
    return written;
  };
  return {
    adopt: ({ meter, givenUp }, adoption, untold) => update(meter, (on) => {
      const late = new Set([...meter.late, ...untold]);
      const all = new Map(givenUp);
      if (adoption.givenUp.size > 0 && meter.last !== undefined) {
        all.set(meter.last, sum(all.get(meter.last) ?? new Map(), adoption.givenUp));
      }
      return {
        set: [
          `${on.name('last')} = ${on.value({ S: adoption.last })}`,
          `${on.name('hold')} = ${on.value({ S: adoption.upTo })}`,
          `${on.name('rem')} = ${on.value({ M: {} })}`,
          ...late.size > 0 ? [`${on.name('late')} = ${on.value({ SS: [...late] })}`] : [],
          ...all.size > 0 ? [`${on.name('givenUp')} = ${on.value({ M: Object.fromEntries([...all].map(([hour, amounts]) => [hour, amountsAttribute(amounts)])) })}`] : [],
        ],
        remove: [on.name('tags')],
      };
    }),
    // It is also among the hours that S6 looks at: what a crash leaves half written off is found there when its time is over.
    holdHour: (read, hour) => update(read, (on) => ({
      set: Object.entries({ held: read.hold?.hours ?? [], late: read.late }).map(([name, hours]) => `${on.name(name)} = ${on.value({ SS: [...new Set([...hours, hour])] })}`),
    })),
    clearHour: (read, hour) => update(read, (on) => {
      const left = { late: without(read.late, hour), held: without(read.hold?.hours ?? new Set(), hour) };
      const names = Object.entries(left).map(([name, hours]) => ({ name: on.name(name), hours }));
      const over = new Map([...read.hold?.over ?? []].filter(([one]) => one !== hour));
      return {
        set: [
          ...names.filter(({ hours }) => hours.length > 0).map(({ name, hours }) => `${name} = ${on.value({ SS: hours })}`),
          ...over.size > 0 ? [`${on.name('over')} = ${on.value(overAttribute(over))}`] : [],
        ],
        remove: [...names.filter(({ hours }) => hours.length === 0).map(({ name }) => name), ...over.size > 0 ? [] : [on.name('over')]],
      };
    }),
    release: (read, hours) => update(read, (on) => {
      const over = new Map([...read.hold?.over ?? []].filter(([hour]) => hours !== undefined && !hours.includes(hour)));
      return {
        ...over.size > 0 ? { set: [`${on.name('over')} = ${on.value(overAttribute(over))}`] } : {},
        remove: [...over.size > 0 ? [] : [on.name('over')], ...hours === undefined ? [on.name('hold')] : []],
      };
    }),
  };
}

function without(hours: ReadonlySet<Hour>, hour: Hour): Hour[] {
  return [...hours].filter((one) => one !== hour);
}
