import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '../core/dead-letters.js';
import { eachMessage } from '../core/each-message.js';
import type { EntitledLicense, EntitlementSource } from '../core/entitlement-list.js';
import { judgeAnswer, retrySeconds } from '../core/entitlement-reads.js';
import type { EntitlementReads, Postponement } from '../core/entitlement-reads.js';
import type { EventLog } from '../core/event-log.js';
import { callableArn } from '../core/license-id.js';
import type { AgreementModel, LicenseIdentity } from '../core/license.js';
import type { Licenses } from '../core/licenses.js';
import { mergeIdentity } from '../core/merge-facts.js';
import type { EntitlementRead } from '../core/messages.js';
import { parseJson } from '../core/untrusted.js';
import { requestIn } from './requests.js';

export interface EntitlementListenerDependencies {
  readonly productCode: string;
  readonly agreementModel: AgreementModel;
  readonly licenses: Licenses;
  readonly entitlements: EntitlementSource;
  readonly reads: EntitlementReads;
  readonly postponement: Postponement;
  readonly deadLetters: DeadLetters;
  readonly log: EventLog;
}

/** Reads the entitlements of a license when something happened to it, and again until the answer can be trusted. */
export function entitlementListener(dependencies: EntitlementListenerDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { licenses, entitlements, reads, postponement, deadLetters, log } = dependencies;

  const read = async (request: EntitlementRead, message: SQSRecord) => {
    const { license, licenseArn, account } = request;
    const told: LicenseIdentity = { licenseArn, account };
    const before = await licenses.get(license);
    const arn = mergeIdentity(before?.identity, told)?.licenseArn;
    const answer = await ask({ license, licenseArn: arn && callableArn(arn) }, message);
    const { fact, next } = judgeAnswer(answer, before?.facts ?? {}, request);
    if (fact) {
      await licenses.record(license, { kind: 'entitlements', value: fact }, licenseArn === undefined ? undefined : told);
    }
    if (next) {
      const { delaySeconds, ...progress } = next;
      await reads.schedule({ ...request, ...progress }, delaySeconds);
    }
    log.recorded('Entitlements read', { license });
  };

  // An error of the API is no answer: the message stays in the queue, and nothing is written.
  const ask = async (license: EntitledLicense, { receiptHandle, attributes }: SQSRecord) => {
    try {
      return await entitlements.read(license);
    } catch (error) {
      await postponement.postpone(receiptHandle, retrySeconds(Number(attributes.ApproximateReceiveCount)));
      throw error;
    }
  };

  return async (batch) => await eachMessage(batch, log, async (message) => {
    const { messageId, body } = message;
    const request = requestIn(parseJson(body), dependencies);
    switch (request.outcome) {
      case 'read':
        await read(request.read, message);
        break;
      case 'malformed':
        await deadLetters.put(body, request.reason);
        log.malformed(messageId, request.reason);
        break;
      case 'ignored':
        log.ignored(request.name, request.why);
    }
  });
}
