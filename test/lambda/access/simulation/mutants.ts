import type { HookState, License } from '../../../../lambda/core/license.js';
import type { Mutation } from './world.js';

/** The message says what access was, and the dispatcher acts on it: a late or redriven one undoes what is newer. */
const actsOnTheMessage: Mutation = (dependencies, { table, message }) => ({
  ...dependencies,
  store: {
    ...dependencies.store,
    read: async (id) => {
      const license = await dependencies.store.read(id);
      return license && { ...license, access: table.history.get(`${message.license}@${message.version}`) ?? license.access };
    },
    record: async (license, hook, nothingLeft) => await dependencies.store.record({ ...table.item(license.id), hook: license.hook }, hook, nothingLeft),
    settle: async ({ id }) => await dependencies.store.settle(table.item(id)),
  },
});

/** A grant that was tried and failed is forgotten: what it half made stays when the license ends. */
const forgetsTriedGrants: Mutation = (dependencies) => {
  const forgetful = (hook: HookState): HookState => {
    const { grantTried, ...rest } = hook;
    return grantTried === true ? rest : hook;
  };
  return {
    ...dependencies,
    store: {
      ...dependencies.store,
      record: async (license, hook, nothingLeft) => await dependencies.store.record({ ...license, hook: forgetful(license.hook) }, forgetful(hook), nothingLeft),
    },
  };
};

/** A license that was delivered is no longer due, whatever has become of it meanwhile. */
const clearsDueUnconditionally: Mutation = (dependencies, { table }) => {
  const clear = (id: string) => { table.write({ ...table.item(id), due: false }); };
  return {
    ...dependencies,
    store: {
      ...dependencies.store,
      record: async (license, hook, nothingLeft) => {
        const after = await dependencies.store.record(license, hook, false);
        if (nothingLeft) {
          clear(license.id);
        }
        return nothingLeft ? { ...license, hook, due: false } : after;
      },
    },
  };
};

/** A call that nobody heard the end of is repeated like one that failed. */
const takesSilenceForFailure: Mutation = (dependencies) => ({
  ...dependencies,
  hooks: {
    ...dependencies.hooks,
    call: async (payload, within) => {
      await dependencies.hooks.call(payload, within).catch((error: unknown) => {
        throw new Error('failed', { cause: error });
      });
    },
  },
});

/** The license that a customer had is closed before the next one is open. */
const waitsForNoSuccessor: Mutation = (dependencies, { message }) => ({
  ...dependencies,
  store: {
    ...dependencies.store,
    read: async (id): Promise<License | undefined> => {
      const license = await dependencies.store.read(id);
      return id === message.license || license === undefined ? license : { ...license, hook: { delivered: 'ACTIVE', version: 1 } };
    },
  },
});

/** A license that is renewed is closed before its new entitlements are read. */
const waitsForNoEntitlements: Mutation = (dependencies) => ({
  ...dependencies,
  store: {
    ...dependencies.store,
    read: async (id): Promise<License | undefined> => {
      const license = await dependencies.store.read(id);
      return license && { ...license, facts: { ...license.facts, deprovisioned: undefined } };
    },
  },
});

export const MUTANTS: Readonly<Record<string, { readonly mutation: Mutation; readonly convictedOf: RegExp }>> = {
  'acts on what the message says': { mutation: actsOnTheMessage, convictedOf: /tenant is|version \d+ after/ },
  'does not note that a grant was tried': { mutation: forgetsTriedGrants, convictedOf: /tenant is .*, wanted undefined/ },
  'clears due whatever happened meanwhile': { mutation: clearsDueUnconditionally, convictedOf: /not due .* although something is left/ },
  'takes silence of a hook for failure': { mutation: takesSilenceForFailure, convictedOf: /while another call is at work/ },
  'waits for no entitlements': { mutation: waitsForNoEntitlements, convictedOf: /before its entitlements were read/ },
  'waits for no successor': { mutation: waitsForNoSuccessor, convictedOf: /before its successor was let in/ },
};
