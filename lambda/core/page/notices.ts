/** How the buyer goes on from a notice. */
export type WayOn
  /** Press "Set up your account" in AWS Marketplace. */
  = | 'press-button'
  /** Wait, then send the same again. */
    | 'wait'
  /** Only the vendor can help. */
    | 'write'
  /** Go back and change what was typed. */
    | 'go-back'
  /** Subscribe, and then press the button. */
    | 'subscribe';

export interface Notice {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly wayOn: WayOn;
}

/** Every page that is neither the form nor the waiting page. */
export const NOTICES = {
  'welcome': {
    status: 200,
    title: 'Set up your account',
    text: 'This page opens from AWS Marketplace, because AWS tells us there which subscription is yours.',
    wayOn: 'press-button',
  },
  'no-token': {
    status: 400,
    title: 'We cannot see which subscription is yours',
    text: 'AWS Marketplace did not send a registration token with this request.',
    wayOn: 'press-button',
  },
  'invalid-token': {
    status: 400,
    title: 'AWS Marketplace does not know this registration',
    text: 'The registration token of this request is not valid. Nothing was saved.',
    wayOn: 'press-button',
  },
  'expired-token': {
    status: 400,
    title: 'This registration link has expired',
    text: 'AWS Marketplace lets a registration wait for a short time only. Your subscription is not affected.',
    wayOn: 'press-button',
  },
  'other-product': {
    status: 400,
    title: 'This is a subscription to another product',
    text: 'The subscription you come from belongs to another product than this one. Nothing was saved.',
    wayOn: 'press-button',
  },
  'busy': {
    status: 503,
    title: 'AWS Marketplace is busy',
    text: 'AWS Marketplace could not answer us just now. Your subscription is not affected.',
    wayOn: 'wait',
  },
  'unavailable': {
    status: 503,
    title: 'AWS Marketplace cannot be reached',
    text: 'We could not ask AWS Marketplace about your subscription. It is not affected.',
    wayOn: 'wait',
  },
  'disabled-api': {
    status: 503,
    title: 'We cannot set up accounts just now',
    text: 'We are not set up to ask AWS Marketplace about your subscription. It is not affected.',
    wayOn: 'write',
  },
  'incomplete': {
    status: 503,
    title: 'Your subscription is still being prepared',
    text: 'AWS Marketplace has not finished creating your subscription. Please try again in a minute.',
    wayOn: 'wait',
  },
  'failed': {
    status: 503,
    title: 'Something went wrong on our side',
    text: 'Your subscription is not affected, and doing the same again does no harm.',
    wayOn: 'wait',
  },
  'session-unknown': {
    status: 400,
    title: 'This page can no longer be used',
    text: 'A registration page works for one hour after it was opened. What you sent with it now was not saved.',
    wayOn: 'press-button',
  },
  'session-expired': {
    status: 410,
    title: 'This page has expired',
    text: 'A registration page works for one hour after it was opened. What you sent with it now was not saved.',
    wayOn: 'press-button',
  },
  'ended': {
    status: 410,
    title: 'This subscription has ended',
    text: 'To use the product again, subscribe again in AWS Marketplace. If you have just done so, wait a minute and then continue.',
    wayOn: 'subscribe',
  },
  'replaced': {
    status: 410,
    title: 'This subscription has ended',
    text: 'A newer subscription has taken its place. Continue from that one.',
    wayOn: 'press-button',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    text: 'Check the address, or start from AWS Marketplace.',
    wayOn: 'press-button',
  },
  'wrong-method': {
    status: 405,
    title: 'This page cannot be opened directly',
    text: 'It answers a form only. Start from AWS Marketplace.',
    wayOn: 'press-button',
  },
  'wrong-type': {
    status: 415,
    title: 'This request is not a form',
    text: 'This address takes forms that a browser sends (application/x-www-form-urlencoded).',
    wayOn: 'press-button',
  },
  'too-large': {
    status: 413,
    title: 'That was too much text',
    text: 'The form is larger than 16 KB. Nothing was saved.',
    wayOn: 'go-back',
  },
  'malformed': {
    status: 400,
    title: 'This form cannot be read',
    text: 'A field was sent more than once, or the form is damaged. Nothing was saved.',
    wayOn: 'go-back',
  },
  'cross-site': {
    status: 403,
    title: 'This form came from another website',
    text: 'Only our own registration page can send it. Nothing was saved.',
    wayOn: 'press-button',
  },
} as const satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof NOTICES;
