import { percentDecoded } from '../../percent-decoding.js';
import { textIn } from './request.js';
import type { Asked, ServiceRequest } from './request.js';

/** Actions by method and by what stands in the query (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"). */
const OBJECT: readonly (readonly [method: string, query: string | undefined, action: string])[] = [
  ['GET', 'uploadId', 'ListMultipartUploadParts'],
  ['GET', 'tagging', 'GetObjectTagging'],
  ['GET', 'acl', 'GetObjectAcl'],
  ['GET', 'versionId', 'GetObjectVersion'],
  ['GET', undefined, 'GetObject'],
  ['HEAD', 'versionId', 'GetObjectVersion'],
  ['HEAD', undefined, 'GetObject'],
  ['PUT', 'tagging', 'PutObjectTagging'],
  ['PUT', 'acl', 'PutObjectAcl'],
  ['PUT', undefined, 'PutObject'],
  ['POST', undefined, 'PutObject'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['DELETE', 'tagging', 'DeleteObjectTagging'],
  ['DELETE', 'versionId', 'DeleteObjectVersion'],
  ['DELETE', undefined, 'DeleteObject'],
];
const BUCKET: Readonly<Record<string, string>> = { GET: 'ListBucket', HEAD: 'ListBucket', PUT: 'CreateBucket', DELETE: 'DeleteBucket' };
/** Condition keys of a listing, by parameter. */
const LISTING = ['prefix', 'delimiter', 'max-keys'];

/** What a request to S3 needs. `operation` is the HTTP method; `input.keys` are those of a DeleteObjects request. */
export function s3Needs({ operation: method, url = '/', input, copySource }: ServiceRequest): readonly Asked[] {
  const { pathname, searchParams } = new URL(url, 'http://bucket');
  const [, bucket = '', ...rest] = pathname.split('/').map(percentDecoded);
  const key = rest.join('/');
  if (bucket === '') {
    return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  }
  if (key !== '') {
    const action = OBJECT.find(([of, query]) => of === method && (query === undefined || searchParams.has(query)))?.[2] ?? method;
    const source = copySource === undefined ? undefined : percentDecoded(copySource.split('?')[0]).replace(/^\//, '');
    return [
      { action: `s3:${action}`, resource: `arn:aws:s3:::${bucket}/${key}` },
      ...(source === undefined ? [] : [{ action: 's3:GetObject', resource: `arn:aws:s3:::${source}` }]),
    ];
  }
  if (method === 'POST' && searchParams.has('delete')) {
    const keys = (textIn(input, 'body') ?? '').matchAll(/<Key>([^<]*)<\/Key>/g);
    return [...keys].map(([, deleted = '']) => ({ action: 's3:DeleteObject', resource: `arn:aws:s3:::${bucket}/${unescaped(deleted)}` }));
  }
  const keys = Object.fromEntries(LISTING.flatMap((name) => {
    const value = searchParams.get(name);
    return value === null ? [] : [[`s3:${name}`, [value]]];
  }));
  return [{ action: `s3:${BUCKET[method] ?? method}`, resource: `arn:aws:s3:::${bucket}`, keys }];
}

function unescaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: '\'', amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
}
