import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DeadLetters } from '../core/dead-letters.js';
import { eachMessage } from '../core/each-message.js';
import type { EntitlementSource } from '../core/entitlement-list.js';
import { isOwnMessage, judgeAnswer, readEntitlementRead } from '../core/entitlement-reads.js';
import type { EntitlementReads } from '../core/entitlement-reads.js';
import type { EventLog } from '../core/event-log.js';
import { callableArn } from '../core/license-id.js';
import type { LicenseIdentity } from '../core/license.js';
import type { Licenses } from '../core/licenses.js';
import { readMarketplaceEvent } from '../core/marketplace-event.js';
import type { LicenseUpdated } from '../core/marketplace-event.js';
import { mergeIdentity } from '../core/merge-facts.js';
import type { EntitlementRead } from '../core/messages.js';
import { parseJson } from '../core/untrusted.js';

export interface EntitlementListenerDependencies {
  readonly productCode: string;
  readonly licenses: Licenses;
  readonly entitlements: EntitlementSource;
  readonly reads: EntitlementReads;
  readonly deadLetters: DeadLetters;
  readonly log: EventLog;
}

/** Reads the entitlements of a license when something happened to it, and again until the answer can be trusted. */
export function entitlementListener(dependencies: EntitlementListenerDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { productCode, licenses, entitlements, reads, deadLetters, log } = dependencies;

  // An error of the API is no answer: it is thrown, and the message stays in the queue.
  const read = async (request: EntitlementRead) => {
    const { license: id, licenseArn, account } = request;
    const told: LicenseIdentity = { licenseArn, account };
    const before = await licenses.get(id);
    const identity = mergeIdentity(before?.identity, told) ?? told;
    const answer = await entitlements.read(callableArn(identity.licenseArn));
    const { fact, next } = judgeAnswer(answer, before?.facts ?? {}, request);
    if (fact) {
      await licenses.record(id, { kind: 'entitlements', value: fact }, told);
    }
    if (next) {
      const { delaySeconds, ...progress } = next;
      await reads.schedule({ ...request, ...progress }, delaySeconds);
    }
    log.recorded('Entitlements read', { license: id });
  };

  const readOrBury = async (messageId: string, body: string, message: unknown) => {
    const own = readEntitlementRead(message);
    if ('read' in own) {
      await read(own.read);
    } else {
      await bury(messageId, body, own.reason);
    }
  };

  const bury = async (messageId: string, body: string, reason: string) => {
    await deadLetters.put(body, reason);
    log.malformed(messageId, reason);
  };

  return async (batch) => await eachMessage(batch, log, async ({ messageId, body }) => {
    const message = parseJson(body);
    if (isOwnMessage(message)) {
      await readOrBury(messageId, body, message);
      return;
    }
    const reading = readMarketplaceEvent(message, productCode);
    if (reading.outcome === 'malformed') {
      await bury(messageId, body, reading.reason);
    } else if (reading.outcome === 'known' && reading.event.name === 'License Updated') {
      await read(firstRead(reading.event));
    } else if (reading.outcome === 'known') {
      log.ignored(reading.event.name, 'unknown');
    } else {
      log.ignored(reading.name, reading.outcome);
    }
  });
}

function firstRead({ license, licenseArn, account }: LicenseUpdated): EntitlementRead {
  return { schema: '1', kind: 'entitlement-read', license, licenseArn, account, attempt: 0, emptyReads: 0 };
}
