/**
 * Puts together what the sandboxes of a test run saw of the roles, and fails if a call was refused or a
 * permission was never used and is not explained.
 *
 *   SANDBOX_PERMISSIONS_DIRECTORY=coverage/permissions npx vitest run test/examples
 *   tsx scripts/check-permissions.ts coverage/permissions
 */
import { readAccounts } from '../sandbox/src/permissions/account.js';
import { summarize } from '../sandbox/src/permissions/suite.js';
import { explanations, judgedRoles, sameConstructs } from './explained-permissions.js';

const directory = process.argv.at(2) ?? process.env.SANDBOX_PERMISSIONS_DIRECTORY;
if (directory === undefined) {
  throw new Error('Name the directory that SANDBOX_PERMISSIONS_DIRECTORY named when the tests ran: tsx scripts/check-permissions.ts <directory>');
}
const accounts = readAccounts(directory);
const { granted, refused, unused, idle } = summarize(accounts, { roles: judgedRoles, explanations, same: sameConstructs });

console.log(`${accounts.length} runs, ${granted} permissions`);
for (const { role, action, on } of unused) {
  console.error(`Never used: ${role} may ${action} on ${on}. Take it away, test what needs it, or explain it in scripts/explained-permissions.ts.`);
}
for (const { function: path, caller, message } of refused) {
  console.error(`Refused (${caller}, ${path}): ${message}`);
}
for (const { role = '*', action, on = '*', because } of idle) {
  console.error(`Explained for nothing: ${role} ${action} on ${on} (${because}). Remove the explanation.`);
}
if (granted === 0) {
  console.error(`No run in ${directory} has a role that is judged (${judgedRoles.join(', ')}). Run the tests of the examples with SANDBOX_PERMISSIONS_DIRECTORY=${directory}.`);
}
process.exitCode = unused.length + refused.length + idle.length > 0 || granted === 0 ? 1 : 0;
