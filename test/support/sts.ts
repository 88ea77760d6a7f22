import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to AWS STS as it came over the wire. */
export interface StsCall {
  /** Who asked, for which Region. */
  readonly accessKeyId: string;
  readonly region: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface StsForTestsOptions {
  /** The role that may be assumed, and the external id that its trust policy asks for. */
  readonly role: string;
  readonly externalId?: string;
  /** The access key id of the credentials that are given. */
  readonly accessKeyId: string;
}

const HOUR = 3_600_000;

/** AssumeRole of AWS STS over HTTP: one role, with or without an external id. */
export class StsForTests {
  public readonly calls: StsCall[] = [];

  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const [, accessKeyId = '', region = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/sts\//.exec(request.headers.authorization ?? '') ?? [];
      this.calls.push({ accessKeyId, region, form });
      const isTrusted = form.Action === 'AssumeRole' && form.RoleArn === this.options.role && form.ExternalId === this.options.externalId;
      response.writeHead(isTrusted ? 200 : 403, { 'content-type': 'text/xml' }).end(isTrusted ? this.credentials() : REFUSAL);
    });
  });

  constructor(private readonly options: StsForTestsOptions) {}

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private credentials(): string {
    return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><AssumedRoleId>AROA:session</AssumedRoleId><Arn>${this.options.role}</Arn></AssumedRoleUser>
      <Credentials><AccessKeyId>${this.options.accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
      <Expiration>${new Date(Date.now() + HOUR).toISOString()}</Expiration></Credentials>
      </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>`;
  }
}

const REFUSAL = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
  <Message>User is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
