import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.js';
import { writeAccount } from './account.js';
import type { Grants } from './grants.js';
import { PermissionCheck } from './permission-check.js';
import type { PermissionMode, RefusedCall } from './permission-check.js';
import { TableKeys } from './table-keys.js';
import type { Permission } from './usage.js';

export interface LocalPermissionsOptions {
  readonly mode: PermissionMode;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  /** Names of the functions that ran until now. */
  readonly ran: () => readonly string[];
  /** At the end, write there what was granted, used and refused. Default: nowhere. */
  readonly directory?: string;
}

/** The permission check of a local run: what it found, for people, and what the local services tell it. */
export class LocalPermissions {
  public readonly check: PermissionCheck;
  private readonly keys = new TableKeys();
  private readonly mappings: { readonly functionArn: string; readonly sourceArn: string }[] = [];

  constructor(private readonly options: LocalPermissionsOptions) {
    this.check = new PermissionCheck({ ...options, partitionKeys: (table, index) => this.keys.partitionKey(table, index) });
  }

  public get mode(): PermissionMode {
    return this.check.mode;
  }

  /** Calls that the roles do not allow, oldest first. In the mode REPORT they went through all the same. */
  public get refused(): readonly RefusedCall[] {
    return this.check.refused;
  }

  /** What could not be judged, and how it was taken. */
  public get notes(): readonly string[] {
    return this.check.notes;
  }

  /** What the roles of the functions allow and nothing has used so far, in services that run locally. */
  public unused(): readonly Permission[] {
    this.check.useByRuns(this.options.ran());
    return this.check.unused();
  }

  public learnTable(create: CreateTableCommandInput): void {
    this.keys.learn(create);
  }

  public map(functionArn: string, sourceArn: string): void {
    this.mappings.push({ functionArn, sourceArn });
  }

  public grant(grants: Grants): void {
    this.check.grant(grants);
    for (const { functionArn, sourceArn } of this.mappings.splice(0)) {
      this.check.useMapping(functionArn, sourceArn);
    }
  }

  /** Writes the account of this run, if a directory is given. */
  public close(): void {
    this.check.useByRuns(this.options.ran());
    writeAccount(this.options.directory, this.check);
  }
}
