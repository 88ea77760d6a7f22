/** Where the sources disagree and no switch is needed, because both can be seen or because it concerns the app only. */
export interface Settled {
  /** Its number in section 12 of our fact sheet. */
  readonly number: string;
  readonly question: string;
  readonly answer: string;
  /** The rule that shows it. */
  readonly rule?: string;
}

export const SETTLED = [
  { number: 'C8', question: 'Is ProductCode sent with metering?', answer: 'Both are taken: with LicenseArn it bills twice.', rule: 'metering.product-code-and-license' },
  { number: 'C9', question: 'Which API tells of a free trial?', answer: 'GetAgreementTerms, and the trial\'s end in DescribeAgreement.', rule: 'agreements.trial' },
  { number: 'C10', question: 'Which event activates a subscription?', answer: '`License Updated`: before it nothing is billed.', rule: 'events.license-updated' },
  { number: 'C13', question: 'What is the error of too many tags?', answer: 'InvalidTagException: the model has no other.', rule: 'allocations.tags' },
  { number: 'C14', question: 'What is the end of pay-as-you-go?', answer: 'The year 9999 in events, none in the APIs.', rule: 'agreements.open-end' },
  { number: 'C15', question: 'Is the token posted, or in the query?', answer: 'Posted. The workshop\'s tool alone uses the query.', rule: 'registration.form' },
] as const satisfies readonly Settled[];
