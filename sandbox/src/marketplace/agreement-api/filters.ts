import type { Agreement } from '../model.js';
import { ACCEPTOR_FILTERS_WITHOUT_STATUS, ACCEPTOR_FILTERS_WITH_STATUS, AGREEMENT_FILTERS, OPEN_END, REQUIRED_FILTERS } from '../rules.js';
import { invalid } from './errors.js';
import type { Filter } from './messages.js';
import { endTimeBehaviorOf, licenseArnsOf } from './view.js';

type FilterName = keyof typeof AGREEMENT_FILTERS;

/** Whether an agreement matches the value of a filter. */
type Test = (agreement: Agreement, value: string) => boolean;

const any: Test = () => true;
const none: Test = () => false;
const before = (timeOf: (agreement: Agreement) => number): Test => (agreement, value) => timeOf(agreement) < Date.parse(value);
const after = (timeOf: (agreement: Agreement) => number): Test => (agreement, value) => timeOf(agreement) > Date.parse(value);

/** An agreement without an end ends last, with the time that its events tell (conflict C14). [ours] */
export function endOf({ endsAt }: Agreement): number {
  return endsAt ?? Date.parse(OPEN_END);
}

const TESTS: Readonly<Record<FilterName, Test>> = {
  PartyType: any,
  AgreementType: any,
  ResourceIdentifier: ({ product }, value) => product.id === value,
  ResourceType: (_, value) => value === 'SaaSProduct',
  AcceptorAccountId: ({ acceptor }, value) => acceptor === value,
  OfferId: ({ offerId }, value) => offerId === value,
  OfferSetId: none,
  Status: ({ status }, value) => status === value,
  BeforeEndTime: before(endOf),
  AfterEndTime: after(endOf),
  BeforeStartTime: before(({ startsAt }) => startsAt),
  AfterStartTime: after(({ startsAt }) => startsAt),
  BeforeLastUpdateTime: before(({ lastUpdatedAt }) => lastUpdatedAt),
  AfterLastUpdateTime: after(({ lastUpdatedAt }) => lastUpdatedAt),
  EndTimeBehaviorType: (agreement, value) => endTimeBehaviorOf(agreement)?.type === value,
  EndTimeBehaviorReasonCode: (agreement, value) => endTimeBehaviorOf(agreement)?.reasonCode === value,
  InitialAgreementId: ({ initialAgreementId }, value) => initialAgreementId === value,
  LicenseArn: (agreement, value) => licenseArnsOf(agreement).includes(value),
  IncludesContactOfType: none,
};

/** @throws if a filter, its value or the combination is none that SearchAgreements takes */
export function checkFilters(filters: readonly Filter[]): void {
  const names = filters.map(({ name }) => name);
  filters.forEach(({ name, values: [value] }, i) => {
    if (!isFilterName(name)) {
      throw invalid('INVALID_FILTER_NAME', `filters[${i}].name`, `Filter '${name}' is not known; known are ${Object.keys(AGREEMENT_FILTERS).join(', ')}.`);
    }
    if (names.indexOf(name) < i) {
      throw invalid('INVALID_FILTERS', `filters[${i}].name`, `Filter '${name}' is given twice; give each filter once.`);
    }
    checkValue(name, value, `filters[${i}].values`);
  });
  const missing = REQUIRED_FILTERS.find((name) => !names.includes(name));
  if (missing) {
    throw invalid(missing === 'PartyType' ? 'MISSING_PARTY_TYPE' : 'UNSUPPORTED_FILTERS', 'filters', `Filter '${missing}' is missing: it is required, with the value ${AGREEMENT_FILTERS[missing].join(' or ')}.`);
  }
  if (valueOf(filters, 'PartyType') === 'Acceptor') {
    checkCombination(names);
  }
}

function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(AGREEMENT_FILTERS, name);
}

function checkValue(name: FilterName, value: string, at: string): void {
  const allowed: readonly string[] | 'TEXT' | 'TIME' = AGREEMENT_FILTERS[name];
  const fits = allowed === 'TEXT' || (allowed === 'TIME' ? !Number.isNaN(Date.parse(value)) : allowed.includes(value));
  if (!fits) {
    const words = allowed === 'TIME' ? 'an ISO 8601 time, for example 2026-08-20T14:00:00Z' : `one of ${allowed.join(', ')}`;
    throw invalid(name === 'PartyType' ? 'INVALID_PARTY_TYPE' : 'INVALID_FILTER_VALUES', at, `Filter '${name}' has the value '${value}'; it must be ${words}.`);
  }
}

function checkCombination(names: readonly string[]): void {
  const others = names.filter((name) => !['PartyType', 'AgreementType', 'BeforeEndTime', 'AfterEndTime', 'Status'].includes(name));
  const supported = names.includes('Status') ? ACCEPTOR_FILTERS_WITH_STATUS : [...ACCEPTOR_FILTERS_WITH_STATUS, ...ACCEPTOR_FILTERS_WITHOUT_STATUS];
  if (others.length > 1 || !others.every((name) => supported.includes(name))) {
    throw invalid('UNSUPPORTED_FILTERS', 'filters', `An acceptor cannot combine the filters ${names.join(', ')}; see SearchAgreements for what is supported.`);
  }
}

export function valueOf(filters: readonly Filter[], name: string): string | undefined {
  return filters.find((filter) => filter.name === name)?.values[0];
}

/** Filters are AND-ed. Call after `checkFilters`. */
export function matchesAll(agreement: Agreement, filters: readonly Filter[]): boolean {
  return filters.every(({ name, values }) => isFilterName(name) && values.some((value) => TESTS[name](agreement, value)));
}
