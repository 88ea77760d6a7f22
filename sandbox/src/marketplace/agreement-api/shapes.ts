import { integer, list, oneOf, string, structure } from '../api/shape.js';
import type { Shape } from '../api/shape.js';
import {
  AGREEMENT_ID_LENGTH, AGREEMENT_ID_PATTERN, AGREEMENT_TOKEN_LENGTH, AGREEMENT_TOKEN_PATTERN, CATALOG_LENGTH, CATALOG_PATTERN, FILTERS_PER_SEARCH,
  FILTER_NAME_LENGTH, FILTER_NAME_PATTERN, FILTER_VALUE_LENGTH, FILTER_VALUE_PATTERN, LARGEST_AGREEMENT_PAGE, SORT_LENGTH, VALUES_PER_FILTER,
} from '../rules.js';

const agreementId = string({ min: 1, max: AGREEMENT_ID_LENGTH, pattern: AGREEMENT_ID_PATTERN });

const paging = {
  maxResults: integer({ min: 1, max: LARGEST_AGREEMENT_PAGE }),
  nextToken: string({ max: AGREEMENT_TOKEN_LENGTH, pattern: AGREEMENT_TOKEN_PATTERN }),
};

const filter = structure({
  name: string({ min: 1, max: FILTER_NAME_LENGTH, pattern: FILTER_NAME_PATTERN }),
  values: list(string({ min: 1, max: FILTER_VALUE_LENGTH, pattern: FILTER_VALUE_PATTERN }), { min: 1, max: VALUES_PER_FILTER }),
});

export const searchAgreementsShape: Shape = structure({}, {
  catalog: string({ min: 1, max: CATALOG_LENGTH, pattern: CATALOG_PATTERN }),
  filters: list(filter, { min: 1, max: FILTERS_PER_SEARCH }),
  sort: structure({}, { sortBy: string({ min: 1, max: SORT_LENGTH, pattern: FILTER_NAME_PATTERN }), sortOrder: oneOf(['ASCENDING', 'DESCENDING']) }),
  ...paging,
});

export const describeAgreementShape: Shape = structure({ agreementId });

export const getAgreementTermsShape: Shape = structure({ agreementId }, paging);
