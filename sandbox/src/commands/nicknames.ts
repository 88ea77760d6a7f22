import type { Marketplace } from '../marketplace/exports.js';
import { UsageError } from './usage-error.js';

/** How things of one kind are told apart, and found again. */
interface Kind<T> {
  /** In the plural, for errors. */
  readonly what: string;
  readonly idOf: (thing: T) => string;
  readonly withId: (marketplace: Marketplace, id: string) => T | undefined;
}

/** Names that a person or a scenario gives to what it made, for use in later commands. The marketplace keeps them. */
export class Nicknames<T extends object> {
  constructor(private readonly kind: Kind<T>) {}

  /** Fails if the name is taken: asked before something is made under it. */
  public requireFree(marketplace: Marketplace, name: string | undefined): void {
    if (name !== undefined && this.of(marketplace).has(name)) {
      throw new UsageError(`One of the ${this.kind.what} is named '${name}' already. Give this one another name.`);
    }
  }

  public give(marketplace: Marketplace, name: string | undefined, thing: T): void {
    if (name !== undefined) {
      marketplace.names.give(this.kind.what, name, this.kind.idOf(thing));
    }
  }

  public find(marketplace: Marketplace, name: string): T | undefined {
    const id = this.of(marketplace).get(name);
    return id === undefined ? undefined : this.kind.withId(marketplace, id);
  }

  public nameOf(marketplace: Marketplace, thing: T): string | undefined {
    const id = this.kind.idOf(thing);
    return [...this.of(marketplace)].find(([, named]) => named === id)?.[0];
  }

  private of(marketplace: Marketplace): ReadonlyMap<string, string> {
    return marketplace.names.of(this.kind.what);
  }
}
