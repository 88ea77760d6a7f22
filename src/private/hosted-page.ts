import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireFields } from './form-fields';
import { warnAboutMissingContact } from './notices';
import { invalidProp, requireEmail, requireHttps, requirePattern, requireText } from './validation';
import type { HostedPageOptions } from '../hosted-page-options';
import type { HostedPageTexts } from '../hosted-page-texts';

const PROP = 'registrationPage';

/** The options as the register function reads them, checked. */
export function hostedPage(scope: IConstruct, options: HostedPageOptions, adminEmail?: string): HostedPageOptions {
  const { productName, loginUrl, logoUrl, primaryColor, fields, nextSteps, texts } = options;
  const supportEmail = options.supportEmail ?? adminEmail;

  if (productName !== undefined) requireText(scope, `${PROP}.productName`, productName, 200);
  if (supportEmail !== undefined) requireEmail(scope, `${PROP}.supportEmail`, supportEmail);
  if (loginUrl !== undefined) requireHttps(scope, `${PROP}.loginUrl`, loginUrl);
  if (logoUrl !== undefined) requireHttps(scope, `${PROP}.logoUrl`, logoUrl);
  if (primaryColor !== undefined) {
    requirePattern(scope, `${PROP}.primaryColor`, primaryColor, /^#[0-9a-f]{6}$/i, 'Give a colour as "#" and six hexadecimal digits, for example "#1d4ed8".');
  }
  if (fields !== undefined) requireFields(scope, `${PROP}.fields`, fields);
  if (nextSteps !== undefined) requireText(scope, `${PROP}.nextSteps`, nextSteps, 1_000);
  if (texts !== undefined) requireTexts(scope, texts);
  if (supportEmail === undefined) warnAboutMissingContact(scope);

  return { productName, supportEmail, loginUrl, logoUrl, primaryColor, fields, nextSteps, texts };
}

function requireTexts(scope: IConstruct, texts: HostedPageTexts): void {
  for (const [name, text] of Object.entries(texts) as [string, string | undefined][]) {
    if (text !== undefined) requireText(scope, `${PROP}.texts.${name}`, text, 500);
  }
  const { buyerAccount, language } = texts;
  if (buyerAccount !== undefined && !Token.isUnresolved(buyerAccount) && !buyerAccount.includes('{digits}')) {
    throw invalidProp(scope, `${PROP}.texts.buyerAccount`, buyerAccount, 'It must hold "{digits}", so that buyers see whose purchase it is.');
  }
  if (language !== undefined) {
    requirePattern(scope, `${PROP}.texts.language`, language, /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'Give a BCP 47 tag, for example "en" or "pt-BR".');
  }
}
