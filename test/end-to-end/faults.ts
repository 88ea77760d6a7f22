import type { FaultPlan } from 'cdk-marketplace-saas-sandbox';
import type { Chance } from '../../sandbox/src/marketplace/faults/chance.js';

/** A run in three is spared a fault altogether, so that the others are seen without it, too. */
const SPARED = 1 / 3;

/** What goes wrong in the run of a seed: each fault not at all, or more or less often. Events are not lost: nothing heals that yet. */
export function faultsOf(chance: Chance): FaultPlan {
  const upTo = (most: number, fault: string) => (chance.happens(SPARED, 'spared', fault) ? 0 : Math.round(chance.of('rate', fault) * most * 1_000) / 1_000);
  return {
    delivery: {
      duplicate: upTo(0.6, 'duplicate'),
      reorder: upTo(0.6, 'reorder'),
      delay: { probability: upTo(0.3, 'delay'), upToMinutes: chance.between(30, 240, 'delay') },
      respell: upTo(0.6, 'respell'),
    },
    api: {
      '*': {
        throttle: upTo(0.15, 'throttle'),
        serverError: upTo(0.1, 'server error'),
        timeoutBefore: upTo(0.05, 'timeout before'),
        timeoutAfter: upTo(0.1, 'timeout after'),
        slow: { probability: upTo(0.1, 'slow'), milliseconds: chance.between(20, 100, 'slow') },
        unprocessed: upTo(0.1, 'unprocessed'),
        partlyUnprocessed: upTo(0.2, 'partly unprocessed'),
        missingResult: upTo(0.1, 'missing result'),
        emptyPage: upTo(0.2, 'empty page'),
      },
    },
    entitlements: { lagMinutes: chance.between(0, 4, 'lag'), spuriousEmpty: upTo(0.08, 'spurious empty') },
    resolveCustomer: { withoutLicenseArn: upTo(0.2, 'without license ARN') },
  };
}
