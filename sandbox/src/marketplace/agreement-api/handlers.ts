import { pageOf } from '../api/pages.js';
import type { Agreement, Caller } from '../model.js';
import { LARGEST_AGREEMENT_PAGE } from '../rules.js';
import { invalid, notFound } from './errors.js';
import type {
  DescribeAgreementRequest, DescribeAgreementResult, GetAgreementTermsRequest, GetAgreementTermsResult, SearchAgreementsRequest, SearchAgreementsResult,
} from './messages.js';
import { searchAgreements } from './search.js';
import { acceptedTermsOf } from './terms.js';
import { descriptionOf } from './view.js';

/**
 * The Agreement APIs over the agreements of a marketplace: only the two parties of an agreement see it, so the maker of a
 * product that a channel partner sold does not (facts 5.8).
 */
export interface AgreementHandlers {
  readonly SearchAgreements: (request: SearchAgreementsRequest, caller: Caller) => SearchAgreementsResult;
  readonly DescribeAgreement: (request: DescribeAgreementRequest, caller: Caller) => DescribeAgreementResult;
  readonly GetAgreementTerms: (request: GetAgreementTermsRequest, caller: Caller) => GetAgreementTermsResult;
}

export function agreementHandlers(agreements: () => readonly Agreement[]): AgreementHandlers {
  const find = (id: string, { account }: Caller): Agreement => {
    const found = agreements().find((agreement) => agreement.id === id && [agreement.proposer, agreement.acceptor].includes(account));
    if (!found) {
      throw notFound(id);
    }
    return found;
  };
  return {
    SearchAgreements: (request, caller) => searchAgreements(request, caller, agreements()),
    DescribeAgreement: ({ agreementId }, caller) => descriptionOf(find(agreementId, caller)),
    GetAgreementTerms: ({ agreementId, maxResults = LARGEST_AGREEMENT_PAGE, nextToken }, caller) => {
      const page = pageOf(acceptedTermsOf(find(agreementId, caller)), { size: maxResults, token: nextToken, query: agreementId });
      if (!page) {
        throw invalid('INVALID_NEXT_TOKEN', 'nextToken', `nextToken '${nextToken}' does not belong to this agreement.`);
      }
      return { acceptedTerms: page.items, ...(page.next && { nextToken: page.next }) };
    },
  };
}
