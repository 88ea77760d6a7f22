import type { Home } from '../core/metering/apply.js';
import type { PageState } from '../core/metering/page.js';

/** Some ten kilobytes each. */
const MOST_REMEMBERED = 4_000;

/** The full pages that earlier invocations have met: a busy license uses the same hour again and again. */
export class FullPages {
  private readonly homes = new Map<string, PageState[]>();
  private count = 0;

  public of(home: Home): PageState[] {
    return [...this.homes.get(nameOf(home)) ?? []];
  }

  /** Remembers the pages of this home; forgets those of the homes that were used least recently. */
  public remember(home: Home, all: PageState[]): void {
    this.forget(nameOf(home));
    // Of a home with more pages than that the first ones are worth remembering, too.
    const pages = all.slice(0, MOST_REMEMBERED);
    if (pages.length > 0) {
      this.homes.set(nameOf(home), pages);
      this.count += pages.length;
    }
    for (const name of this.homes.keys()) {
      if (this.count <= MOST_REMEMBERED) {
        return;
      }
      this.forget(name);
    }
  }

  private forget(name: string): void {
    this.count -= this.homes.get(name)?.length ?? 0;
    this.homes.delete(name);
  }
}

function nameOf({ license, hour }: Home): string {
  return `${license} ${hour}`;
}
