import type { AgreementModel } from '../core/license.js';
import { oneOf } from './environment.js';

const AGREEMENT_MODELS: readonly AgreementModel[] = ['CONCURRENT', 'LEGACY'];

/** How AWS tells the purchases of the product apart, from AGREEMENT_MODEL. */
export function agreementModel(): AgreementModel {
  return oneOf('AGREEMENT_MODEL', AGREEMENT_MODELS);
}
