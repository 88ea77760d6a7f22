import type { Explanation } from './explanation.js';

const LABEL_WIDTH = 14;

/** The explanation in words. */
export function render(explanation: Explanation): string {
  const { license, licenseArn, account, agreement, access, entitlements, facts, hooks, predecessor, successor, nextStep, contact } = explanation;
  const reported = [
    [explanation.reportedUnregistered, 'the customer has not registered'],
    [explanation.reportedUnconfirmed, 'AWS Marketplace has not confirmed the purchase'],
  ] as const;
  return [
    `License ${license} is ${access.state}`,
    ...labelled({
      'Why': `${access.because} (${access.reason})`,
      'Since': access.since,
      'Ended': access.end,
      'ARN': licenseArn,
      'AWS account': account,
      'Agreement': agreement,
      'Entitlements': entitlements.map(({ dimension, value }) => `${dimension}: ${value}`).join(', ') || undefined,
      'Continues': predecessor,
      'Continued by': successor,
      'Reported': reported.flatMap(([time, what]) => (time === undefined ? [] : [`${time}: the administrator was told that ${what}`])).join('; ') || undefined,
    }),
    'Facts',
    ...facts.map(({ what, time, details }) => `  ${time ?? 'no time'.padEnd(24)}  ${what}${details === undefined ? '' : ` (${details})`}`),
    'Hooks',
    ...labelled({
      'Wanted': `${access.state}, version ${access.version}`,
      'Delivered': `${hooks.delivered}${hooks.deliveredVersion > 0 ? `, version ${hooks.deliveredVersion}` : ''}`,
      'To be called': hooks.next,
      'Begun': hooks.begun ? 'a call was begun and may have half succeeded' : undefined,
    }),
    `Next: ${nextStep}`,
    ...(contact === undefined ? [] : ['Contact', ...labelled(contact)]),
  ].join('\n');
}

function labelled(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([label, value]) => (value === undefined ? [] : [`  ${label.padEnd(LABEL_WIDTH)}${oneLine(value)}`]));
}

/** What a buyer typed must not look like a line of ours, or command the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
