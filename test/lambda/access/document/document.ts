import { hookSchemas } from '../../../support/hook-schemas.js';
import { deliveryTable, eventTable, mailTable, payloadTable, retryTable } from './delivery-tables.js';
import { truthTable } from './truth-tables.js';

/** docs/access.md. Its tables come from the rules themselves. */
export function accessDocument(root: string): string {
  return `# Access: who has it when, and how your code hears of it

The tables on this page are written by \`npx projen docs:access\` from the rules that the handlers run; a test fails when they differ.

## Who has access when

Each thing that AWS or the buyer told is kept as a fact with the time at which it happened. Access is \`PENDING\`, \`ACTIVE\` or \`ENDED\`, and follows from the facts
alone: the order in which they arrive, repeats and losses that were healed later do not matter. An error of an AWS API is no fact: nothing changes until AWS answers.

${truthTable('CONCURRENT')}

With \`requireRegistration: false\` every license counts as registered. An expiration date never ends access: AWS defines it as the least date, and a contract that is
renewed keeps its entitlements. It only makes us ask AWS again: at the date, and 15 minutes, an hour and six hours later, for a renewal may show late. A list that is empty in
those six hours ends access only if AWS told of an end (\`Purchase Agreement Ended\` as cancelled, expired or terminated, \`License Deprovisioned\`, or that a LEGACY customer
unsubscribes); after them, as at any other time, four empty reads in 15 minutes do. An agreement alone (\`Purchase Agreement …\`) neither grants nor revokes.

What a lost event should have told, \`MarketplaceSaasIntegration\` finds at AWS Marketplace on a schedule: a beginning within about an hour, an end, an upgrade or a renewal within about a day. AWS does
not show you what a channel partner sold: of that only entitlements are found, and the administrator is told of buyers who registered and are not confirmed after a day. If AWS seems to have ended
more than 10 % of the active licenses, and more than five, at once, nobody is shut out: an alarm (\`EndingsHeldBack\`) says how a person confirms it.

\`agreementModel: AgreementModel.LEGACY\`, products whose customers AWS tells apart by customer identifier:

${truthTable('LEGACY')}

### Failed payments

AWS documents no event for them, so this is assumed: a purchase whose payment fails at once gets no \`License Updated\` and no entitlements. It stays \`PENDING\`, and after a day the admin
gets a mail if the buyer has registered. LEGACY tells \`subscribe-fail\`, which only explains the waiting page, for it may concern another offer. A payment that fails later is between AWS and the
buyer: access stays until AWS ends the agreement (\`TERMINATED\`) or takes the license away. \`Purchase Agreement Advisory Issued\` is logged for a person to look at and revokes nothing.

## What is delivered

What your side was told last is stored beside what access is. They are compared when a hook is about to be called, never before: a message that is late, doubled or
redriven only makes somebody look.

${deliveryTable()}

\`onFinalUsage\` is for metered products only. One call at a time for each license; other licenses never wait for it.

## The contract

- **One call at a time for each license.** A call whose answer was lost is repeated only when it cannot be running any more (\`hookTimeout\`), so keep the timeout of an
  imported function at or below \`hookTimeout\`. The one exception is \`onFinalUsage\`, see below.
- **\`version\` never decreases** from call to call of a license. Versions are skipped; the same version may come again, and then means the same thing.
  Remember the last version that you finished for each license, and do nothing for a smaller one.
- **Throw to be called again.** What you return is ignored. A grant that did half of its work and threw is revoked if the license ends before it succeeded.
- **A failing hook delays its own license only.** It is called ten times in about half an hour. Then its message goes to the dead-letter queue with the attribute
  \`reason\`, an alarm goes off, and the admin gets a mail. The license is tried again every hour, once, until it works.
- **Redrive at any time**, as often as you like, whatever happened meanwhile: the newest access is delivered, or nothing if it was.

How long until a failing hook is called again:

${retryTable()}

### The last usage

The end of a license is when its agreement ended or AWS took the license away, whichever came first. \`onFinalUsage\` is called at once for that end, and again until it succeeds, until the
\`deadline\` in its payload: the end plus \`finalUsageGrace\` (8 minutes by default) less two minutes. Each call is waited for until the deadline at most; then \`onRevoke\` follows,
whether it answered or not. A call that still runs then is not stopped: let it stop by itself at \`deadline\`. If the end moves, you are asked again.
Usage that is heard after \`finalUsageGrace\` is not billed.

### Renewal under a new license

AWS may continue an agreement under another license. Then \`onGrant\` of the new one carries \`predecessor\`, and \`onRevoke\` of the old one carries \`successor\` and the reason
\`REPLACED\` (\`DEPROVISIONED\` if AWS is late to tell of the renewal). It waits until the new license was granted, at most 30 minutes after the end, so that your customer is never without access in between: move the tenant
in \`onGrant\`, and delete nothing in \`onRevoke\` that has a \`successor\`. The buyer is not asked to register again; \`registration\` is that of the old license.

If AWS takes the same license back and gives it again for the next term, \`onRevoke\` waits in the same way until the entitlements of that term are read. Your customer stays in,
and you hear of it by \`onChange\`; of a metered product, by \`onFinalUsage\` before.

## The payload, version 1

${payloadTable(hookSchemas(root))}

\`registration\` is read when the hook is called and is nowhere but in the payload and in mail. The package holds the JSON schemas, \`hooks/hook-payload-v1.schema.json\` and
\`hooks/access-event-v1.schema.json\`, and the types:

\`\`\`ts
import type { HookPayload } from 'cdk-marketplace-saas/hooks';

export async function handler({ action, license, version, entitlements }: HookPayload) { /* … */ }
\`\`\`

In JavaScript: \`/** @param {import('cdk-marketplace-saas/hooks').HookPayload} payload */\`. Within version 1, fields are only added: ignore what you do not know.

## Events

The same changes go to the bus \`marketplace.accessEvents\`, source \`cdk-marketplace-saas\`, without \`registration\`:

${eventTable()}

The bus is told when access changes, before and independently of hooks; nothing waits there, a renewal neither. An event may come twice and late: ignore a version older than the newest
that you heard of the license. What EventBridge does not take is offered again for four hours, then lies in a dead-letter queue with an alarm; hooks go on meanwhile. A worked example with a queue, a state machine and a webhook: [examples/access-events](../examples/access-events).

## Mail

With \`adminEmail\`, each change is a mail in plain words with license, account, entitlements and what the buyer registered. Where no hook is given, the mail is the delivery, and
it is repeated until SNS takes it.

${mailTable()}
`;
}
