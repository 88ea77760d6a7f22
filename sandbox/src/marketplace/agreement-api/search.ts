import { pageOf } from '../api/pages.js';
import type { Agreement, Caller } from '../model.js';
import { ACCEPTOR_SORTS, CATALOG, LARGEST_AGREEMENT_PAGE, PROPOSER_SORTS } from '../rules.js';
import { invalid } from './errors.js';
import { checkFilters, endOf, matchesAll, valueOf } from './filters.js';
import type { SearchAgreementsRequest, SearchAgreementsResult, Sort } from './messages.js';
import { summaryOf } from './view.js';

type SortName = typeof PROPOSER_SORTS[number];

const SORTS: Readonly<Record<SortName, (agreement: Agreement) => number>> = {
  EndTime: endOf,
  StartTime: ({ startsAt }) => startsAt,
  LastUpdateTime: ({ lastUpdatedAt }) => lastUpdatedAt,
};

/** SearchAgreements (facts 5.8): the caller's agreements, as the party that it says it is. */
export function searchAgreements(request: SearchAgreementsRequest, caller: Caller, agreements: readonly Agreement[]): SearchAgreementsResult {
  const { catalog = CATALOG, filters = [], sort = {}, maxResults = LARGEST_AGREEMENT_PAGE, nextToken } = request;
  if (catalog !== CATALOG) {
    throw invalid('INVALID_CATALOG', 'catalog', `Catalog '${catalog}' does not exist; use ${CATALOG}.`);
  }
  checkFilters(filters);
  const proposer = valueOf(filters, 'PartyType') === 'Proposer';
  const sortBy = sortNameOf(sort, proposer);
  const found = agreements
    .filter((agreement) => (proposer ? agreement.proposer : agreement.acceptor) === caller.account)
    .filter((agreement) => matchesAll(agreement, filters))
    .sort(inOrder(sortBy, sort.sortOrder));
  const page = pageOf(found, { size: maxResults, token: nextToken, query: [caller.account, filters, sort] });
  if (!page) {
    throw invalid('INVALID_NEXT_TOKEN', 'nextToken', `nextToken '${nextToken}' does not belong to this query.`);
  }
  return { agreementViewSummaries: page.items.map(summaryOf), ...(page.next && { nextToken: page.next }) };
}

function sortNameOf({ sortBy = PROPOSER_SORTS[0] }: Sort, proposer: boolean): SortName {
  const allowed: readonly SortName[] = proposer ? PROPOSER_SORTS : ACCEPTOR_SORTS;
  const found = allowed.find((name) => name === sortBy);
  if (found === undefined) {
    throw invalid('INVALID_SORT_BY', 'sort.sortBy', `sortBy '${sortBy}' is not supported for ${proposer ? 'a proposer' : 'an acceptor'}; use ${allowed.join(', ')}.`);
  }
  return found;
}

function inOrder(sortBy: SortName, sortOrder: Sort['sortOrder'] = 'ASCENDING'): (a: Agreement, b: Agreement) => number {
  const timeOf = SORTS[sortBy];
  const direction = sortOrder === 'ASCENDING' ? 1 : -1;
  return (a, b) => direction * (timeOf(a) - timeOf(b));
}
