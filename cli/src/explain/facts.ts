import type { LicenseFacts, Stamp } from '../../../lambda/core/license.js';

/** One thing that AWS or the buyer told, or that reconciliation found. */
export interface ToldFact {
  readonly what: string;
  /** ISO 8601. */
  readonly time?: string;
  readonly details?: string;
}

/** All facts, oldest first; those without a time last. */
export function factsOf(facts: LicenseFacts): ToldFact[] {
  const { updated, deprovisioned, entitlements, registered, inherited, agreements = {}, subscription, failed, linked = [] } = facts;
  const told: (ToldFact | undefined)[] = [
    updated && { what: `${found(updated)}License Updated`, time: updated.time, details: details({ agreement: updated.agreement, offer: updated.offer }) },
    deprovisioned && {
      what: deprovisioned.presumed ? 'License Deprovisioned, presumed: AWS did not send it within two hours of the end of the agreement' : 'License Deprovisioned',
      time: deprovisioned.time,
      details: details({ agreement: deprovisioned.agreement }),
    },
    ...Object.entries(agreements).map(([agreement, end]) => ({
      what: `${found(end)}Purchase Agreement Ended`, time: end.time, details: details({ agreement, status: end.status }),
    })),
    entitlements && {
      what: 'Entitlements read',
      time: entitlements.time,
      details: entitlements.list.map(({ dimension, value, expiresAt }) => `${dimension}: ${value}${expiresAt ? ` (at least until ${expiresAt})` : ''}`).join(', ') || 'none, confirmed',
    },
    registered && { what: 'The buyer registered', time: registered.time },
    subscription && {
      what: subscription.presumed ? 'unsubscribe-success, presumed: AWS did not send it within two hours' : subscription.action,
      time: subscription.time,
      details: details({ offer: subscription.offer, trial: subscription.trial ? 'yes' : undefined }),
    },
    failed && { what: 'subscribe-fail', time: failed.time, details: details({ offer: failed.offer }) },
    inherited === undefined ? undefined : { what: `The registration of license ${inherited} counts for this one` },
    linked.length > 1 ? { what: `Agreements of this license: ${linked.join(', ')}` } : undefined,
  ];
  return told.filter((fact) => fact !== undefined).sort((a, b) => (a.time ?? '9').localeCompare(b.time ?? '9'));
}

/** Reconciliation found what the event should have told. */
function found({ id }: Stamp): string {
  return id === 'found' ? 'Found by reconciliation: ' : '';
}

function details(values: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(', ') || undefined;
}
