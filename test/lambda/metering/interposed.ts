import type { LicenseMeters } from '../../../lambda/core/metering/meter.js';
import type { ReporterDependencies } from '../../../lambda/usage-reporter/dependencies.js';

/** Called around each step of a reporter towards table and AWS. */
export interface Interposer {
  readonly before?: (step: number, name: string) => Promise<void> | void;
  readonly after?: (step: number, name: string) => Promise<void> | void;
}

/** The dependencies of a reporter, with something happening at its steps. */
export function interposed(deps: ReporterDependencies, { before, after }: Interposer): ReporterDependencies {
  let step = 0;
  const around = <Target extends object>(target: Target): Target => new Proxy(target, {
    get: (of, name) => {
      const method: unknown = Reflect.get(of, name);
      if (typeof method !== 'function') {
        return method;
      }
      return async (...args: unknown[]) => {
        const mine = step++;
        await before?.(mine, String(name));
        const result: unknown = await (method as (...all: unknown[]) => unknown).apply(of, args);
        await after?.(mine, String(name));
        return result;
      };
    },
  });
  return { ...deps, pages: around(deps.pages), meters: around(deps.meters), writeOffs: around(deps.writeOffs), taker: around(deps.taker) };
}

/** Meters of which only these shards are read; the others are taken to be empty. */
export function onlyShards(meters: LicenseMeters, shards: ReadonlySet<number>): LicenseMeters {
  return new Proxy(meters, {
    get: (of, name) => {
      const method: unknown = Reflect.get(of, name);
      if (name === 'ofShard') {
        return async (shard: number, after?: string) => (shards.has(shard) ? of.ofShard(shard, after) : { meters: [] });
      }
      return typeof method === 'function' ? (method as () => unknown).bind(of) : method;
    },
  });
}
