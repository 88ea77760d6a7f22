import { createHash } from 'node:crypto';
import type { PageOptions } from './options.js';
import { SCRIPT } from './script.js';
import { styleOf } from './style.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Sent with every answer. Only the logo comes from elsewhere. */
export function securityHeaders(options: PageOptions): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      'default-src \'none\'',
      `style-src ${hashOf(styleOf(options))}`,
      `script-src ${hashOf(SCRIPT)}`,
      ...options.logoUrl === undefined ? [] : [`img-src ${new URL(options.logoUrl).origin}`],
      'connect-src \'self\'',
      'form-action \'self\'',
      'frame-ancestors \'none\'',
      'base-uri \'none\'',
    ].join('; '),
    'cache-control': 'no-store',
    // Not `no-referrer`: that makes browsers send `Origin: null` with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  };
}
