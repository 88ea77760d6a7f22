import { AppendLog } from './append-log.mjs';

/**
 * Keeps the objects of all buckets in a file. Buckets themselves are created anew at each start; they then
 * find their objects.
 *
 * @param {string} path
 * @param {Function} S3Store of fauxqs
 */
export function keepObjects(path, S3Store) {
  const live = new Map();
  const keyOf = (bucket, key) => JSON.stringify([bucket, key]);
  const apply = (line) => {
    live.delete(keyOf(line.bucket, line.key));
    if (line.body !== undefined) {
      live.set(keyOf(line.bucket, line.key), line);
    }
  };
  const log = new AppendLog(path, () => [...live.values()]);
  log.read().forEach(apply);
  log.rewrite();
  const add = (line) => {
    apply(line);
    log.add([line]);
  };
  const store = (bucket, object) => add({ bucket, ...object, body: Buffer.from(object.body).toString('base64') });

  const { createBucket, putObject, deleteObject, completeMultipartUpload } = S3Store.prototype;
  S3Store.prototype.createBucket = function (name) {
    const isNew = !this.hasBucket(name);
    createBucket.call(this, name);
    for (const { bucket, body, lastModified, ...object } of isNew ? live.values() : []) {
      if (bucket === name) {
        this.buckets.get(name).set(object.key, { ...object, body: Buffer.from(body, 'base64'), lastModified: new Date(lastModified) });
      }
    }
  };
  S3Store.prototype.putObject = function (bucket, ...args) {
    const object = putObject.call(this, bucket, ...args);
    store(bucket, object);
    return object;
  };
  S3Store.prototype.completeMultipartUpload = function (uploadId, parts) {
    const { bucket } = this.multipartUploads.get(uploadId) ?? {};
    const object = completeMultipartUpload.call(this, uploadId, parts);
    store(bucket, object);
    return object;
  };
  S3Store.prototype.deleteObject = function (bucket, key) {
    deleteObject.call(this, bucket, key);
    add({ bucket, key });
  };
}
