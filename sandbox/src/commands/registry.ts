import { appCommands } from './app-commands.js';
import { awsCommands } from './aws-commands.js';
import { buyerCommands } from './buyer-commands.js';
import { clockCommands } from './clock-commands.js';
import { didYouMean } from './closest.js';
import type { Command } from './command.js';
import { dataCommands } from './data-commands.js';
import { faultCommands } from './fault-commands.js';
import { ledgerCommand } from './ledger-command.js';
import { lookCommands } from './look-commands.js';
import { permissionCommand } from './permission-command.js';
import { requestCommand } from './request-command.js';
import { setUpCommand } from './set-up-command.js';
import { usageCommand } from './usage-command.js';
import { UsageError } from './usage-error.js';

/** All commands, in the order of the list. */
export const commands: readonly Command[] = [
  ...buyerCommands,
  setUpCommand,
  ...awsCommands,
  ...clockCommands,
  ...faultCommands,
  ledgerCommand,
  ...lookCommands,
  usageCommand,
  ...appCommands,
  ...dataCommands,
  requestCommand,
  permissionCommand,
];

const byName = new Map(commands.map((command) => [command.name, command]));

/** @throws UsageError if there is none of this name */
export function commandNamed(name: string): Command {
  const found = byName.get(name);
  if (!found) {
    throw new UsageError(`There is no command '${name}'.${didYouMean(name, [...byName.keys()])} There is: ${[...byName.keys()].join(', ')}.`);
  }
  return found;
}
