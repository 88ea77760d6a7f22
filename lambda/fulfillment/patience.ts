import type { Patience } from '../adapters/patience.js';

/** A buyer waits in front of these calls: whatever AWS does, there must be time left to answer with a page. */
export const PATIENCE = {
  resolveCustomer: { attempts: 2, milliseconds: 4_000 },
  tables: { attempts: 2, milliseconds: 1_500 },
  entitlementQueue: { attempts: 2, milliseconds: 1_500 },
} as const satisfies Record<string, Patience>;
