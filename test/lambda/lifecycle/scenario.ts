import fc from 'fast-check';
import type { AgreementEnd } from '../../../lambda/core/license.js';
import { agreementCreated, agreementEnded, licenseDeprovisioned, licenseUpdated } from '../../support/marketplace-events.js';

/** What can happen to a license that is never renewed under another one. */
export type Step = 'register' | 'register twice' | 'amend' | 'renew' | 'replace' | 'cancel' | 'suspend' | 'provision again' | 'provision anew' | 'late update';

/** One thing that reaches us: an event of AWS, or a registration. */
export type Happening = { readonly event: object } | { readonly registration: { readonly time: string; readonly id: string; readonly license: string } };

/** Everything that reaches us about one license, and what is true in the end. */
export interface Story {
  readonly license: string;
  readonly happenings: readonly Happening[];
  readonly truth: { readonly state: 'PENDING' | 'ACTIVE' | 'ENDED'; readonly ending: boolean };
}

export const steps: fc.Arbitrary<Step[]> = fc.array(fc.constantFrom<Step>(
  'register', 'register twice', 'amend', 'renew', 'replace', 'cancel', 'suspend', 'provision again', 'provision anew', 'late update',
), { minLength: 1, maxLength: 6 });

interface Now {
  second: number;
  agreements: number;
  provisioned: boolean;
  agreementAlive: boolean;
  registered: boolean;
}

/** Tells what happened to one license as AWS would; steps that cannot happen at that point are skipped. */
export function storyOf(license: string, plan: readonly Step[]): Story {
  const happenings: Happening[] = [];
  const now: Now = { second: 0, agreements: 1, provisioned: true, agreementAlive: true, registered: false };

  const time = () => new Date(Date.parse('2026-08-20T14:00:00Z') + 1_000 * now.second).toISOString().replace('.000Z', 'Z');
  const agreement = () => `agmt-of-${license}-${now.agreements}`;
  const options = () => ({ id: `event-${license}-${happenings.length}`, time: time(), agreement: agreement(), license });
  const tell = (event: object) => { happenings.push({ event }); };
  const update = () => { now.second++; tell(licenseUpdated(options())); };
  const end = (status: AgreementEnd) => { now.second++; tell(agreementEnded({ ...options(), status })); };
  const takeBack = () => { now.second++; tell(licenseDeprovisioned(options())); now.provisioned = false; };
  const buy = () => { now.agreements++; now.agreementAlive = true; now.second++; tell(agreementCreated(options())); };
  const register = (session: string) => {
    happenings.push({ registration: { license, time: new Date(time()).toISOString(), id: session } });
    now.registered = true;
  };
  const continueAfter = (status: AgreementEnd) => { end(status); buy(); update(); };

  tell(agreementCreated(options()));
  update();
  for (const step of plan) {
    const live = now.provisioned && now.agreementAlive;
    now.second++;
    if (step === 'register') { register(`session-${now.second}`); }
    if (step === 'register twice') { register('session-a'); register('session-b'); }
    if (step === 'amend' && live) { update(); }
    if (step === 'renew' && live) { continueAfter('RENEWED'); }
    if (step === 'replace' && live) { continueAfter('REPLACED'); }
    if (step === 'cancel' && live) { end('CANCELLED'); takeBack(); now.agreementAlive = false; }
    if (step === 'suspend' && live) { takeBack(); }
    if (step === 'provision again' && now.agreementAlive && !now.provisioned) { update(); now.provisioned = true; }
    if (step === 'provision anew' && !now.provisioned) { buy(); update(); now.provisioned = true; }
    if (step === 'late update' && !now.provisioned && !now.agreementAlive) { update(); }
  }
  return { license, happenings, truth: { state: !now.provisioned ? 'ENDED' : now.registered ? 'ACTIVE' : 'PENDING', ending: !now.provisioned } };
}
