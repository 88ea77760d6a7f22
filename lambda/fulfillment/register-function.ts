import type { License } from '../core/license.js';
import { registerLicense } from '../core/register-license.js';
import type { LicenseRegistration } from '../core/register-license.js';
import type { RegistrationAnswer } from '../core/registration-answer.js';
import { done, refusal, refusalOf } from '../core/registration-answer.js';
import type { RegistrationRequest } from '../core/registration-request.js';
import { readRegistrationRequest } from '../core/registration-request.js';
import { isSecretValue } from '../core/secret-value.js';
import type { RegisterDependencies } from './dependencies.js';
import { prove, stillOpen } from './prove.js';

export interface RegisterFunctionDependencies extends RegisterDependencies {
  readonly productCode: string;
  /** An id for a registration that has no session. */
  readonly newId: () => string;
}

type Register = Extract<RegistrationRequest, { readonly register: unknown }>['register'];
type Exchange = Extract<RegistrationRequest, { readonly exchange: unknown }>['exchange'];

/** Registers buyers for a backend of the vendor, which invokes it directly. */
export function registerFunction(dependencies: RegisterFunctionDependencies): (event: unknown) => Promise<RegistrationAnswer> {
  const { clock, newId, productCode, redirect, report } = dependencies;

  const registered = async (registration: LicenseRegistration): Promise<License> => {
    const license = await registerLicense(registration, dependencies);
    report.registered(license.id);
    return license;
  };

  const register = async ({ token, fields }: Register): Promise<RegistrationAnswer> => {
    const proved = await prove(token, dependencies);
    if ('notice' in proved) {
      report.refused(proved.notice);
      return refusalOf(proved.notice);
    }
    const { purchase } = proved;
    const time = new Date(clock.now()).toISOString();
    return done(purchase, productCode, await registered({ purchase, registered: { time, id: newId() }, contact: fields }));
  };

  const exchange = async ({ code, nonce }: Exchange): Promise<RegistrationAnswer> => {
    if (!redirect) {
      return refusal('INVALID_REQUEST', 'There are codes only with RegistrationPage.redirect(url).');
    }
    const claim = isSecretValue(code) ? await redirect.codes.claim(code, nonce, clock.now()) : { outcome: 'unknown' as const };
    if (claim.outcome !== 'owned') {
      return refusal(({ unknown: 'INVALID_CODE', expired: 'EXPIRED_CODE', used: 'USED_CODE' } as const)[claim.outcome]);
    }
    const { arrival } = claim;
    const open = await stillOpen(arrival, dependencies);
    if ('notice' in open) {
      return refusalOf(open.notice);
    }
    return done(arrival, productCode, await registered({ purchase: arrival, registered: claim.registered }));
  };

  return async (event) => {
    const read = readRegistrationRequest(event);
    if ('problem' in read) {
      return refusal('INVALID_REQUEST', read.problem);
    }
    try {
      return 'register' in read.request ? await register(read.request.register) : await exchange(read.request.exchange);
    } catch (error) {
      report.failed('A request to the register function could not be answered', error);
      return refusal('FAILED');
    }
  };
}
