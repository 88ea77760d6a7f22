import { expect, test } from 'vitest';
import { callableArn, licenseIdOf } from '../../../lambda/core/license-id.js';

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

const LIVE = 'arn:aws:license-manager::294406891311:license:l-0123456789abcdef';

test.each([
  [LIVE, LIVE],
  [` ${LIVE} `, LIVE],
  ['aws:license-manager::294406891311:license:l-0123456789abcdef', LIVE],
  ['aws:license-manager:us-east-1:294406891311:l-0123456789abcdef', LIVE],
  ['arn:aws:license-manager::294406891311:license/l-0123456789abcdef', LIVE],
  ['arn:aws:license-manager::294406891311:license/lic-0123456789abcdef', LIVE],
  ['arn:aws-x:license-manager:us-east-1:294406891311:license:l-01', 'arn:aws-x:license-manager:us-east-1:294406891311:license:l-01'],
  ['something:l-01', 'something:l-01'],
])('%s is called as %s', (spelling, called) => {
  expect(callableArn(spelling)).toBe(called);
});
