import { randomBytes } from 'node:crypto';
import { SECRET_BYTES } from '../core/secret-value.js';

/** A value that nobody can guess. */
export function newSecretValue(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
