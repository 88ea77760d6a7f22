import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { tableDefaults } from './private/table-defaults';
import { requireRegionForKey, requireTableName } from './private/validation';

const READ_ACTIONS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];

/**
 * The tables that the parts of an integration share.
 */
export interface ILicenseStore extends IConstruct {
  /**
   * What is known about each license: facts, access, delivery. It holds no personal data.
   */
  readonly subscribersTable: ITableV2;

  /**
   * The contact data that buyers typed on the registration page, and open registration sessions.
   */
  readonly registrationsTable: ITableV2;

  /**
   * Lets a principal read licenses. Contact data is not among it.
   *
   * @param grantee who may read
   */
  grantReadLicenses(grantee: IGrantable): Grant;

  /**
   * Lets a principal read the contact data of buyers: personal data.
   *
   * @param grantee who may read
   */
  grantReadRegistrations(grantee: IGrantable): Grant;
}

/**
 * Properties of a {@link LicenseStore}.
 */
export interface LicenseStoreProps {
  /**
   * The name of the table that holds the licenses.
   *
   * @default - a name that CloudFormation generates
   */
  readonly subscribersTableName?: string;

  /**
   * A key of yours that encrypts the tables. The stack has to set `env.region` for it.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the tables when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Two tables: licenses without personal data, and the contact data of buyers.
 *
 * Both are billed on demand, encrypted, and restorable to any second of the last 35 days.
 */
export class LicenseStore extends Construct implements ILicenseStore {
  /**
   * What is known about each license: facts, access, delivery. It holds no personal data.
   */
  public readonly subscribersTable: ITableV2;

  /**
   * The contact data that buyers typed on the registration page, and open registration sessions.
   */
  public readonly registrationsTable: ITableV2;

  private readonly encryptionKey?: IKey;

  constructor(scope: Construct, id: string, props?: LicenseStoreProps) {
    super(scope, id);
    requireRegionForKey(this, props?.encryptionKey);
    this.encryptionKey = props?.encryptionKey;
    requireTableName(this, 'subscribersTableName', props?.subscribersTableName);

    const defaults = tableDefaults(props?.removalPolicy, props?.encryptionKey);
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    this.subscribersTable = new TableV2(this, 'SubscribersTable', {
      ...defaults,
      partitionKey,
      tableName: props?.subscribersTableName,
      dynamoStream: StreamViewType.NEW_IMAGE,
    });
    this.registrationsTable = new TableV2(this, 'RegistrationsTable', { ...defaults, partitionKey });
  }

  /**
   * Lets a principal read licenses. Contact data is not among it.
   *
   * @param grantee who may read
   */
  public grantReadLicenses(grantee: IGrantable): Grant {
    return this.grantRead(this.subscribersTable, grantee);
  }

  /**
   * Lets a principal read the contact data of buyers: personal data.
   *
   * @param grantee who may read
   */
  public grantReadRegistrations(grantee: IGrantable): Grant {
    return this.grantRead(this.registrationsTable, grantee);
  }

  private grantRead(table: ITableV2, grantee: IGrantable): Grant {
    const grant = table.grants.actions(grantee, ...READ_ACTIONS);
    return this.encryptionKey === undefined ? grant : grant.combine(this.encryptionKey.grantDecrypt(grantee));
  }
}
