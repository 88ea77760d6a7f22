import type { AgreementHub, Agreements } from '../../../lambda/core/agreement-hub.js';
import type { AccessPolicy } from '../../../lambda/core/derive-access.js';
import type { AgreementEndedFact, License } from '../../../lambda/core/license.js';
import type { Licenses } from '../../../lambda/core/licenses.js';
import { isNewer } from '../../../lambda/core/merge-facts.js';
import { recordFact } from '../../../lambda/core/record-fact.js';
import type { Store } from './listening.js';

interface Hub {
  readonly licenses: Set<string>;
  readonly previous: Set<string>;
  readonly next: Set<string>;
  readonly registered: Set<string>;
  ended?: AgreementEndedFact;
}

/**
 * The subscribers table in memory, with the semantics of DynamoDB that the rules rely on: single items change atomically, a
 * condition on the revision, ALL_NEW, and others in between. `step` comes before and after each of its requests.
 */
export class MemoryStore implements Store {
  private readonly items = new Map<string, License>();
  private readonly hubs = new Map<string, Hub>();

  constructor(private readonly policy: AccessPolicy, private readonly step: () => Promise<void> = async () => undefined) {}

  public readonly licenses: Licenses = {
    get: async (id) => await this.request(() => this.items.get(id)),

    record: async (id, facts, identity) => {
      for (;;) {
        const current = await this.request(() => this.items.get(id));
        const change = recordFact(facts, current, this.policy, identity);
        if (current !== undefined && !change.news) {
          return current;
        }
        const written = await this.request(() => {
          if (this.items.get(id)?.revision !== current?.revision) {
            return undefined;
          }
          const { facts: merged, access, due } = change;
          const license: License = {
            id, identity: change.identity, facts: merged, access, due: due || current?.due === true,
            hook: current?.hook ?? { delivered: 'NONE', version: 0 }, revision: (current?.revision ?? 0) + 1,
          };
          this.items.set(id, license);
          return license;
        });
        if (written) {
          return written;
        }
      }
    },
  };

  public readonly agreements: Agreements = {
    get: async (agreement) => await this.request(() => this.view(agreement)),
    link: async (agreement, license) => await this.change(agreement, (hub) => hub.licenses.add(license)),
    created: async (agreement) => await this.change(agreement, () => undefined),
    ended: async (agreement, ended) => await this.change(agreement, (hub) => {
      hub.ended = isNewer(ended, hub.ended) ? ended : hub.ended;
    }),
    precededBy: async (agreement, previous) => await this.change(agreement, (hub) => hub.previous.add(previous)),
    followedBy: async (agreement, next) => await this.change(agreement, (hub) => hub.next.add(next)),
    registered: async (agreement, license) => await this.change(agreement, (hub) => hub.registered.add(license)),
  };

  /** What is in the table, without a request. */
  public license(id: string): License | undefined {
    return this.items.get(id);
  }

  private async request<T>(act: () => T): Promise<T> {
    await this.step();
    const answer = act();
    await this.step();
    return answer;
  }

  private async change(agreement: string, write: (hub: Hub) => unknown): Promise<AgreementHub> {
    return await this.request(() => {
      if (!this.hubs.has(agreement)) {
        this.hubs.set(agreement, { licenses: new Set(), previous: new Set(), next: new Set(), registered: new Set() });
      }
      write(this.hubs.get(agreement)!);
      return this.view(agreement);
    });
  }

  private view(agreement: string): AgreementHub {
    const { licenses = [], previous = [], next = [], registered = [], ended } = this.hubs.get(agreement) ?? {};
    return { id: agreement, licenses: [...licenses].sort(), previous: [...previous].sort(), next: [...next].sort(), registered: [...registered].sort(), ended };
  }
}
