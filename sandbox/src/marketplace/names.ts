import type { Steps } from './journal/steps.js';

/** Names that people give to what is in a marketplace. The marketplace makes no use of them: it keeps them. */
export class Names {
  /** By kind of thing, then by name. */
  private readonly ids = new Map<string, Map<string, string>>();

  constructor(private readonly steps: Steps) {}

  /** @param kind of thing, for example `purchases`: each has names of its own */
  public give(kind: string, name: string, id: string): void {
    this.steps.command('name', [kind, name, id], () => {
      this.ids.set(kind, new Map(this.of(kind)).set(name, id));
    });
  }

  /** Name → id, in the order they were given. */
  public of(kind: string): ReadonlyMap<string, string> {
    return this.ids.get(kind) ?? new Map<string, string>();
  }
}
