import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { trustOf } from './assume-role.js';
import type { AssumedRole, WantedRole } from './assume-role.js';
import type { Grants } from './grants.js';
import { judgeNeed } from './judge-need.js';
import { lambdaUse, mappingUse, sendingUse } from './lambda-uses.js';
import { Policies } from './policies.js';
import type { Principal } from './principal.js';
import { contextOf, withKeys } from './principal.js';
import { refusalAnswer, refusalMessage } from './refusal.js';
import type { HttpAnswer } from './refusal.js';
import type { PartitionKeys } from './requests/leading-keys.js';
import { needsOf } from './requests/needs.js';
import type { Asked, ServiceRequest } from './requests/request.js';
import { PermissionUsage } from './usage.js';
import type { Permission } from './usage.js';

/**
 * ENFORCE: a call that the role would refuse is refused. REPORT: it is only kept in `refused`. OFF: nothing is
 * checked.
 */
export type PermissionMode = 'ENFORCE' | 'REPORT' | 'OFF';

/** A call that the role of its caller does not allow. */
export interface RefusedCall {
  /** Virtual time, ISO 8601. */
  readonly time: string;
  /** The function, by construct path. */
  readonly function: string;
  readonly role: string;
  /** `Lambda` for what the service itself does with the role: polling, dead letters, destinations. */
  readonly caller: 'function' | 'Lambda';
  readonly action: string;
  readonly resource: string;
  /** In the words of AWS. */
  readonly message: string;
}

/** What a service answers a signed request with. */
export interface Verdict {
  /** Undefined: the call may go on. */
  readonly answer?: HttpAnswer;
  /** Whether the same function will always get the same verdict for the same actions on the same resources. */
  readonly lasting: boolean;
}

export interface PermissionCheckOptions {
  readonly mode: PermissionMode;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  /** By which attribute a table or index is partitioned, for `dynamodb:LeadingKeys`. */
  readonly partitionKeys?: PartitionKeys;
}

const PASSES: Verdict = { lasting: true };

/** Compares what functions do with what their roles allow, and keeps account of both. */
export class PermissionCheck {
  public readonly mode: PermissionMode;
  private readonly policies: Policies;
  private readonly usage = new PermissionUsage();
  private readonly refusals: RefusedCall[] = [];
  private readonly noted = new Set<string>();
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly options: PermissionCheckOptions) {
    this.mode = options.mode;
    this.policies = new Policies(this.usage, (note) => {
      this.note(note);
    });
  }

  /** Calls that the roles do not allow, oldest first. In the mode REPORT they went through all the same. */
  public get refused(): readonly RefusedCall[] {
    return this.refusals;
  }

  /** What could not be judged, and how it was taken. */
  public get notes(): readonly string[] {
    return [...this.noted];
  }

  /** Everything that the roles of the functions allow in services that run locally, and whether it was used. */
  public granted(): readonly (Permission & { readonly used: boolean })[] {
    return this.usage.all;
  }

  /** What the roles of the functions allow and nothing has used so far. */
  public unused(): readonly Permission[] {
    return this.usage.all.filter(({ used }) => !used).map(({ role, action, resource, on, policy }) => ({ role, action, resource, on, policy }));
  }

  /** The access key ids of the functions whose roles are known; requests with others are not checked. */
  public get accessKeyIds(): readonly string[] {
    return this.mode === 'OFF' ? [] : this.policies.accessKeyIds;
  }

  /** Tells when roles or policies were added, so that verdicts may change. */
  public onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Takes in the roles and policies of a deployed app. */
  public grant(grants: Grants): void {
    if (this.mode === 'OFF') {
      return;
    }
    this.policies.add(grants);
    this.tell();
  }

  /** Whether requests with this access key id are checked. */
  public checks(accessKeyId: string): boolean {
    return this.mode !== 'OFF' && this.policies.byAccessKey(accessKeyId) !== undefined;
  }

  /** Judges a call of an action that has no resource. In the words of AWS, or undefined if it may go on. */
  public authorize({ accessKeyId, region, action }: { readonly accessKeyId: string; readonly region: string; readonly action: string }): string | undefined {
    const principal = this.checks(accessKeyId) ? this.policies.byAccessKey(accessKeyId) : undefined;
    const message = principal && this.judge(principal, region, [{ action, resource: '*' }], 'function').message;
    return this.mode === 'ENFORCE' ? message : undefined;
  }

  /**
   * Somebody wants to call as a role. A role of the app decides by its trust policy, and what is done as it is checked like the calls of
   * functions. Any other trusts its callers, and whoever has become it may do what the account of the role may.
   */
  public assumeRole(accessKeyId: string, region: string, wanted: WantedRole): AssumedRole | { readonly message: string } {
    const caller = this.mode === 'OFF' ? undefined : this.policies.byAccessKey(accessKeyId);
    const { roleArn, sessionName } = wanted;
    const role = caller && this.policies.role(roleArn);
    const message = caller && this.refusalToAssume(caller, region, wanted);
    if (message !== undefined && this.mode === 'ENFORCE') {
      return { message };
    }
    if (!caller || !role) {
      return { accessKeyId: roleArn.split(':')[4] };
    }
    const assumed = { accessKeyId: this.policies.assume(caller, role, sessionName) };
    this.tell();
    return assumed;
  }

  /** Judges a signed request. */
  public verdict(accessKeyId: string, region: string, request: ServiceRequest): Verdict {
    const principal = this.mode === 'OFF' ? undefined : this.policies.byAccessKey(accessKeyId);
    if (!principal) {
      return PASSES;
    }
    const account = principal.role.arn.split(':')[4] ?? '';
    const asked = needsOf(request, { region, account }, this.options.partitionKeys ?? (() => undefined));
    const { message, lasting } = this.judge(principal, region, asked, 'function');
    return message === undefined || this.mode === 'REPORT'
      ? { lasting: lasting && message === undefined }
      : { lasting: false, answer: refusalAnswer(request, message, randomUUID()) };
  }

  /**
   * Lambda will read a queue or stream for a function. Throws if the role does not allow that, as Lambda does
   * when the event source mapping is created.
   */
  public useMapping(functionArn: string, sourceArn: string): void {
    const message = this.useByLambda(functionArn, mappingUse(sourceArn));
    if (message !== undefined) {
      throw new Error(`The event source mapping of ${functionArn} for ${sourceArn}: the function's execution role does not have the permissions to read it. ${message}`);
    }
  }

  /** Lambda sends to a destination or dead-letter queue of a function. Whether the role lets it. */
  public maySend(functionArn: string, targetArn: string): boolean {
    const message = this.useByLambda(functionArn, sendingUse(targetArn));
    if (message !== undefined) {
      this.options.log(`Lambda could not send for ${functionArn} to ${targetArn}: ${message}`);
    }
    return message === undefined;
  }

  /** These functions have run: Lambda has written their logs and traces. Without the permission it just does not. */
  public useByRuns(functionNames: readonly string[]): void {
    for (const principal of this.policies.principals.filter(({ grant }) => functionNames.includes(grant.name))) {
      for (const need of lambdaUse(principal.grant)) {
        judgeNeed(principal, this.needOf(principal, principal.grant.region, need), this.policies, this.usage);
      }
    }
  }

  private refusalToAssume(caller: Principal, region: string, { roleArn, sessionName, externalId }: WantedRole): string | undefined {
    const asked = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      keys: { 'sts:RoleSessionName': [sessionName], ...externalId !== undefined && { 'sts:ExternalId': [externalId] } },
    };
    const need = this.needOf(caller, region, asked);
    const trust = trustOf(caller, this.policies.role(roleArn), need, (note) => {
      this.note(note);
    });
    const { cause } = judgeNeed(caller, need, this.policies, this.usage);
    if (cause === undefined && trust === 'NOBODY') {
      return this.refuse(caller, asked, `User: ${caller.sessionArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 'function');
    }
    return cause === undefined || (cause === 'nothing allows it' && trust === 'CALLER')
      ? undefined
      : this.refuse(caller, asked, refusalMessage(caller.sessionArn, asked.action, roleArn, cause), 'function');
  }

  private tell(): void {
    this.listeners.forEach((listener) => {
      listener();
    });
  }

  private useByLambda(functionArn: string, asked: readonly Asked[]): string | undefined {
    const principal = this.mode === 'OFF' ? undefined : this.policies.byFunction(functionArn);
    const message = principal && this.judge(principal, principal.grant.region, asked, 'Lambda').message;
    return this.mode === 'ENFORCE' ? message : undefined;
  }

  private judge(principal: Principal, region: string, asked: readonly Asked[], caller: RefusedCall['caller']): { readonly message?: string; readonly lasting: boolean } {
    let lasting = true;
    for (const each of asked) {
      const decision = judgeNeed(principal, this.needOf(principal, region, each), this.policies, this.usage);
      lasting &&= decision.lasting;
      decision.notes.forEach((note) => {
        this.note(note);
      });
      if (decision.cause !== undefined) {
        return { message: this.refuse(principal, each, refusalMessage(principal.sessionArn, each.action, each.resource ?? '*', decision.cause), caller), lasting: false };
      }
    }
    return { lasting };
  }

  private needOf(principal: Principal, region: string, { action, resource, keys }: Asked) {
    return { action, resource, context: withKeys(contextOf(principal, region, resource, this.options.clock.now()), keys) };
  }

  private refuse({ grant, role }: Principal, { action, resource = '*' }: Asked, message: string, caller: RefusedCall['caller']): string {
    const time = new Date(this.options.clock.now()).toISOString();
    this.refusals.push({ time, function: grant.constructPath, role: role.constructPath, caller, action, resource, message });
    return message;
  }

  private note(note: string): void {
    if (!this.noted.has(note)) {
      this.noted.add(note);
      this.options.log(`Permission check: ${note}`);
    }
  }
}
