import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { AssumedRole, HttpAnswer, PermissionCheck, WantedRole } from '../permissions/exports.js';
import { credentialScope } from '../permissions/exports.js';
import { answered, refused } from './query-answer.js';

export interface StsOptions {
  readonly clock: Clock;
  readonly permissions: PermissionCheck;
}

export const ASSUME_ROLE = 'STS AssumeRole';

/** What AssumeRole takes. Source: AWS STS API reference, AssumeRole, read 2026-11. */
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/\\-]{2,1224}$/;
const DURATION = { least: 900, usual: 3600, most: 43_200 };

interface Wanted extends WantedRole {
  readonly seconds: number;
}

/** Whether a request is one of the Query protocol, which of our services AWS STS alone speaks. */
export function isQuery(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/x-www-form-urlencoded') === true;
}

/** Answers one request of the AWS STS API: credentials with which the caller is the role's account. */
export function answerSts(body: string, authorization: string | undefined, { clock, permissions }: StsOptions): HttpAnswer {
  const form = new URLSearchParams(body);
  const action = form.get('Action') ?? '';
  if (action !== 'AssumeRole') {
    return refused(400, 'InvalidAction', `STS ${action} is not available locally. There is: ${ASSUME_ROLE}`);
  }
  const sender = credentialScope(authorization);
  if (!sender) {
    return refused(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const wanted = wantedIn(form);
  if (typeof wanted === 'string') {
    return refused(400, 'ValidationError', wanted);
  }
  const given = permissions.assumeRole(sender.accessKeyId, sender.region, wanted);
  return 'message' in given ? refused(403, 'AccessDenied', given.message) : answered('AssumeRole', resultOf(wanted, given, clock.now()));
}

/** What is asked for, or what is wrong with it. */
function wantedIn(form: URLSearchParams): Wanted | string {
  const [roleArn, sessionName, externalId] = ['RoleArn', 'RoleSessionName', 'ExternalId'].map((name) => form.get(name) ?? undefined);
  const seconds = Number(form.get('DurationSeconds') ?? DURATION.usual);
  if (roleArn === undefined || !ROLE_ARN.test(roleArn)) {
    return `RoleArn is '${roleArn ?? ''}'; it must be the ARN of a role: arn:aws:iam::<account>:role/<name>.`;
  }
  if (sessionName === undefined || !SESSION_NAME.test(sessionName)) {
    return `RoleSessionName is '${sessionName ?? ''}'; it must be 2 to 64 letters, digits, or any of _ + = , . @ -`;
  }
  if (externalId !== undefined && !EXTERNAL_ID.test(externalId)) {
    return `ExternalId is '${externalId}'; it must be 2 to 1224 letters, digits, or any of _ + = , . @ : / \\ -`;
  }
  if (!Number.isInteger(seconds) || seconds < DURATION.least || seconds > DURATION.most) {
    return `DurationSeconds is '${form.get('DurationSeconds') ?? ''}'; it must be ${DURATION.least} to ${DURATION.most}.`;
  }
  return { roleArn, sessionName, externalId, seconds };
}

function resultOf({ roleArn, sessionName, seconds }: Wanted, { accessKeyId }: AssumedRole, now: number): object {
  const [, , , , account = ''] = roleArn.split(':');
  const role = roleArn.split('/').at(-1) ?? '';
  return {
    AssumedRoleUser: { AssumedRoleId: `AROA${role}:${sessionName}`, Arn: `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}` },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: 'local',
      SessionToken: randomUUID(),
      Expiration: new Date(now + seconds * 1000).toISOString(),
    },
  };
}
