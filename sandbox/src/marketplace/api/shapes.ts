import {
  ACCOUNT_PATTERN, ALLOCATIONS_PER_RECORD, LARGEST_PAGE, LARGEST_QUANTITY, LICENSE_ARN_PATTERN, NAME_LENGTH, PAGE_TOKEN_PATTERN,
  PRODUCT_CODE_PATTERN, RECORDS_PER_CALL,
} from '../rules.js';
import { integer, list, string, structure, timestamp } from './shape.js';
import type { Shape } from './shape.js';

const quantity = integer({ min: 0, max: LARGEST_QUANTITY });
const productCode = string({ max: NAME_LENGTH, pattern: PRODUCT_CODE_PATTERN });

export const resolveCustomerShape: Shape = structure({ RegistrationToken: string({ min: 1 }) });

const filterValues = list(string({ min: 1 }), { min: 1, max: Infinity });

export const getEntitlementsShape: Shape = structure(
  { ProductCode: string({ min: 1, max: NAME_LENGTH }) },
  {
    Filter: structure({}, {
      CUSTOMER_IDENTIFIER: filterValues,
      CUSTOMER_AWS_ACCOUNT_ID: filterValues,
      LICENSE_ARN: filterValues,
      DIMENSION: filterValues,
    }),
    NextToken: string({ pattern: PAGE_TOKEN_PATTERN }),
    MaxResults: integer({ min: 1, max: LARGEST_PAGE }),
  },
);

/** Length, characters and number of tags have an error of their own: see metering/allocations. */
const tag = structure({ Key: string(), Value: string() });

const allocation = structure(
  { AllocatedUsageQuantity: quantity },
  { Tags: list(tag, { min: 1, max: Infinity }) },
);

const usageRecord = structure(
  { Timestamp: timestamp, Dimension: string({ min: 1, max: NAME_LENGTH }) },
  {
    Quantity: quantity,
    CustomerAWSAccountId: string({ min: 1, max: NAME_LENGTH, pattern: ACCOUNT_PATTERN }),
    CustomerIdentifier: string({ max: NAME_LENGTH }),
    LicenseArn: string({ pattern: LICENSE_ARN_PATTERN }),
    UsageAllocations: list(allocation, { min: 1, max: ALLOCATIONS_PER_RECORD }),
  },
);

export const batchMeterUsageShape: Shape = structure(
  { UsageRecords: list(usageRecord, { min: 0, max: RECORDS_PER_CALL }) },
  { ProductCode: productCode },
);
