import { expect, test } from 'vitest';
import { licenseIdOf } from '../../../lambda/core/license-id.js';

test.each([
  'l-0123456789abcdef',
  'arn:aws:license-manager::294406891311:license:l-0123456789abcdef',
  'aws:license-manager:us-east-1:123456789012:l-0123456789abcdef',
  'arn:aws:license-manager::294406891311:license/lic-0123456789abcdef',
  ' arn:aws:license-manager::294406891311:license:l-0123456789abcdef ',
])('%s is the same license, however AWS spells it', (spelling) => {
  expect(licenseIdOf(spelling)).toBe('l-0123456789abcdef');
});

test.each(['', 'l-', 'license', 'arn:aws:license-manager::294406891311:license', 'l-01/23', 'm-0123'])('%j is no license', (text) => {
  expect(licenseIdOf(text)).toBeUndefined();
});
