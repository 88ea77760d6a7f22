/**
 * Texts of the hosted registration page, in your own words. The pages that say that something went wrong stay in English.
 *
 * Plain text of 1 to 500 characters each. Names in braces, such as `{limit}`, are replaced.
 */
export interface HostedPageTexts {
  /**
   * The language of the texts, as a BCP 47 tag.
   *
   * @default 'en'
   */
  readonly language?: string;

  /**
   * Follows the name of the product at the top of every page.
   *
   * @default 'on AWS Marketplace'
   */
  readonly onMarketplace?: string;

  /**
   * The heading of the form.
   *
   * @default 'Set up your account'
   */
  readonly heading?: string;

  /**
   * The first words above the form.
   *
   * @default 'Thank you for subscribing. Tell us how to reach you, and we will set up your account.'
   */
  readonly introduction?: string;

  /**
   * Stands before the name of the product.
   *
   * @default 'Product'
   */
  readonly productLabel?: string;

  /**
   * Stands before the account of the buyer.
   *
   * @default 'Bought by'
   */
  readonly buyerLabel?: string;

  /**
   * Whose purchase it is. Must keep `{digits}`, the last four of the AWS account id.
   *
   * @default 'AWS account ending in {digits}'
   */
  readonly buyerAccount?: string;

  /**
   * Marks a free trial.
   *
   * @default 'Free trial'
   */
  readonly freeTrial?: string;

  /**
   * The label of the e-mail address.
   *
   * @default 'Email'
   */
  readonly emailLabel?: string;

  /**
   * Marks fields that may stay empty.
   *
   * @default 'optional'
   */
  readonly optional?: string;

  /**
   * What a list shows before something is chosen.
   *
   * @default 'Choose one'
   */
  readonly chooseOne?: string;

  /**
   * The button of the form.
   *
   * @default 'Set up my account'
   */
  readonly submitButton?: string;

  /**
   * The button of the form for a buyer who has registered already.
   *
   * @default 'Update my details'
   */
  readonly updateButton?: string;

  /**
   * For buyers who do not know the account on the page.
   *
   * @default 'Is this not your AWS account? Then close this page without sending the form.'
   */
  readonly otherAccount?: string;

  /**
   * For a buyer who comes back before AWS has confirmed the purchase.
   *
   * @default 'You have registered already. There is nothing more to do until AWS has confirmed your purchase.'
   */
  readonly alreadyRegistered?: string;

  /**
   * Opens the form for a buyer who has registered already.
   *
   * @default 'Change my contact details'
   */
  readonly changeDetails?: string;

  /**
   * Stands above what is wrong with the form.
   *
   * @default 'This form was not saved. Please correct:'
   */
  readonly correctForm?: string;

  /**
   * When the form could not be saved.
   *
   * @default 'Something went wrong on our side. Please wait a moment and send the form again: sending it twice does no harm.'
   */
  readonly sendAgain?: string;

  /**
   * When a field is empty.
   *
   * @default 'Please fill this in.'
   */
  readonly errorRequired?: string;

  /**
   * When a box must be ticked and is not.
   *
   * @default 'Please tick this box to go on.'
   */
  readonly errorUnticked?: string;

  /**
   * When the e-mail address cannot be one.
   *
   * @default 'Enter an email address like name@example.com.'
   */
  readonly errorEmail?: string;

  /**
   * When a text is too long. `{limit}` is how long it may be.
   *
   * @default 'This is too long: at most {limit} characters.'
   */
  readonly errorTooLong?: string;

  /**
   * When a text holds control characters.
   *
   * @default 'This contains characters that cannot be used, such as a line break. Please type it again.'
   */
  readonly errorCharacters?: string;

  /**
   * When a number is none.
   *
   * @default 'Enter a number in digits, for example 25 or 2.5.'
   */
  readonly errorNumber?: string;

  /**
   * When a number is less than `{limit}`.
   *
   * @default 'Enter {limit} or more.'
   */
  readonly errorMinimum?: string;

  /**
   * When a number is more than `{limit}`.
   *
   * @default 'Enter {limit} or less.'
   */
  readonly errorMaximum?: string;

  /**
   * When nothing on the list was chosen.
   *
   * @default 'Choose one of the list.'
   */
  readonly errorChoice?: string;

  /**
   * The heading after the form was sent.
   *
   * @default 'Thank you. What happens next'
   */
  readonly thanks?: string;

  /**
   * While AWS has not confirmed the purchase.
   *
   * @default 'AWS is confirming your purchase'
   */
  readonly pendingTitle?: string;

  /**
   * Explains `pendingTitle`.
   *
   * @default 'This usually takes a few minutes. You can close this page: nothing is lost.'
   */
  readonly pendingText?: string;

  /**
   * When AWS could not confirm the purchase. AWS says so for `AgreementModel.LEGACY` only.
   *
   * @default 'AWS could not confirm your purchase'
   */
  readonly failedTitle?: string;

  /**
   * Explains `failedTitle`.
   *
   * @default 'Check the payment method of your AWS account, then subscribe again in AWS Marketplace. Your registration is saved: there is nothing to type again.'
   */
  readonly failedText?: string;

  /**
   * When AWS has confirmed the purchase.
   *
   * @default 'Your subscription is active'
   */
  readonly activeTitle?: string;

  /**
   * Explains `activeTitle`; `nextSteps` follows.
   *
   * @default 'AWS has confirmed your purchase.'
   */
  readonly activeText?: string;

  /**
   * When the subscription is over.
   *
   * @default 'This subscription has ended'
   */
  readonly endedTitle?: string;

  /**
   * Explains `endedTitle`.
   *
   * @default 'AWS says that this subscription is over. To go on, subscribe again in AWS Marketplace and press “Set up your account” there.'
   */
  readonly endedText?: string;

  /**
   * When the page was open for more than an hour.
   *
   * @default 'This page is too old'
   */
  readonly lostTitle?: string;

  /**
   * Explains `lostTitle`.
   *
   * @default 'Your registration is saved. To see how far it is, press “Set up your account” in AWS Marketplace again.'
   */
  readonly lostText?: string;

  /**
   * The button that asks whether AWS has confirmed the purchase.
   *
   * @default 'Check again'
   */
  readonly checkAgainButton?: string;

  /**
   * When AWS was asked last. `{time}` is the time of day.
   *
   * @default 'Last checked at {time}.'
   */
  readonly lastChecked?: string;

  /**
   * The first of the three steps after the form was sent.
   *
   * @default 'You have registered'
   */
  readonly stepRegistered?: string;

  /**
   * The second step.
   *
   * @default 'AWS confirms your purchase'
   */
  readonly stepConfirmed?: string;

  /**
   * The third step, with a `loginUrl`.
   *
   * @default 'You log in'
   */
  readonly stepLogIn?: string;

  /**
   * The third step, without a `loginUrl`.
   *
   * @default 'We set up your account'
   */
  readonly stepAccount?: string;

  /**
   * What happens next, with neither `loginUrl` nor `nextSteps`.
   *
   * @default 'We write to the email address that you entered.'
   */
  readonly writeToYou?: string;

  /**
   * The link to `loginUrl`.
   *
   * @default 'Log in'
   */
  readonly logInButton?: string;

  /**
   * Stands before the link to `loginUrl` at the end of the page.
   *
   * @default 'Already have an account?'
   */
  readonly haveAccount?: string;

  /**
   * Stands before `supportEmail` at the end of the page.
   *
   * @default 'Questions? Write to'
   */
  readonly support?: string;

  /**
   * Stands there without a `supportEmail`.
   *
   * @default 'Questions? The seller’s support contact is on the product’s page in AWS Marketplace.'
   */
  readonly noSupport?: string;
}
