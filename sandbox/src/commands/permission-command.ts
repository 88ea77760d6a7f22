import { optional, toggle } from './arguments.js';
import { appOf, defineCommand } from './command.js';
import { counted, table } from './words.js';

export const permissionCommand = defineCommand({
  name: 'permissions',
  summary: 'Calls that roles do not allow, and permissions that nothing used',
  group: 'App',
  needsApp: true,
  arguments: { unused: optional(toggle('list what the roles allow and nothing has used so far')) },
  run: (stage, given) => {
    const { mode, refused, notes } = appOf(stage).permissions;
    const unused = appOf(stage).permissions.unused();
    return { mode, refused, notes, unusedCount: unused.length, ...given.unused === true && { unused } };
  },
  show: ({ mode, refused, notes, unusedCount, unused }) => [
    refused.length === 0
      ? `No call was refused (${mode}).`
      : `${counted(refused.length, 'call')} that the role does not allow (${mode}):\n\n${tableOf(['time', 'function', 'action', 'resource'], refused)}`,
    ...notes.map((note) => `Note: ${note}`),
    unused === undefined
      ? `${counted(unusedCount, 'permission')} not used so far: permissions --unused lists them.`
      : tableOf(['role', 'action', 'resource'], unused),
  ].join('\n\n'),
});

function tableOf<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, string>>[]): string {
  return table(columns, rows.map((row) => columns.map((column) => row[column])));
}
