import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../core/clock.js';
import { refusalOf, unknownLicense } from '../core/metering/admission.js';
import { apply } from '../core/metering/apply.js';
import { endOf } from '../core/metering/hours.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { GRACE_MILLISECONDS, UNKNOWN_LICENSE_RECEIVES } from '../core/metering/ledger-rules.js';
import type { LicenseMeters } from '../core/metering/meter.js';
import type { UsagePages } from '../core/metering/page.js';
import type { Quarantine } from '../core/metering/quarantine.js';
import type { Signals } from '../core/metering/signals.js';
import { readMessage } from '../core/metering/usage-event.js';
import type { Refusal, UsageEvent } from '../core/metering/usage-event.js';
import { knownLicenses } from './known-licenses.js';

export interface IntakeDependencies {
  readonly pages: UsagePages;
  readonly meters: LicenseMeters;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly signals: Signals;
  /** The product's dimensions, if they are declared. */
  readonly dimensions?: ReadonlySet<string>;
}

const CONCURRENT_WRITES = 8;

/** An event, and the message that must come back if it fails. */
interface Heard {
  readonly event: UsageEvent;
  readonly messageId: string;
  readonly receives: number;
}

/** Writes usage events to their pages. A message is done when each of its events is on a page or in quarantine. */
export function usageIntake(deps: IntakeDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { pages, meters, quarantine, clock, signals } = deps;
  const isKnown = knownLicenses(meters);

  return async ({ Records }) => {
    const failed = new Set<string>();
    const orFail = async (messageIds: readonly string[], work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        signals.failed('usage message', error);
        messageIds.forEach((id) => failed.add(id));
      }
    };
    const refuse = async (refusal: Refusal) => {
      if (await quarantine.put(refusal, clock.now())) {
        signals.quarantined(refusal);
      }
    };

    const admitted: Heard[] = [];
    for (const { messageId, body, attributes } of Records) {
      await orFail([messageId], async () => {
        const { events, refusals } = readMessage(body);
        for (const event of events) {
          const refusal = refusalOf(event, clock.now(), deps.dimensions);
          if (refusal) {
            refusals.push(refusal);
          } else {
            admitted.push({ event, messageId, receives: Number(attributes.ApproximateReceiveCount) });
          }
        }
        for (const refusal of refusals) {
          await refuse(refusal);
        }
      });
    }

    await inParallel([...byHome(admitted).values()], CONCURRENT_WRITES, async (home) => {
      const { license, hour } = home.event;
      await orFail(home.all.map(({ messageId }) => messageId), async () => {
        if (!await isKnown(license)) {
          await setAside(home.all);
          return;
        }
        const applied = await apply(license, hour, home.all.map(({ event }) => event), pages);
        for (const refusal of applied.refusals) {
          await refuse(refusal);
        }
        // The clock is read after the pages were written: a hint that comes before its usage would be taken away without it.
        if (applied.added + applied.repeated > 0 && clock.now() >= endOf(hour) + GRACE_MILLISECONDS / 2) {
          await meters.hint(license, hour);
        }
      });
    });
    signals.publish();
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };

    /** The first fact about a license may be on its way still: its usage comes back a few times. */
    async function setAside(events: readonly Heard[]): Promise<void> {
      for (const { event, messageId, receives } of events) {
        if (receives >= UNKNOWN_LICENSE_RECEIVES) {
          await refuse(unknownLicense(event));
        } else {
          failed.add(messageId);
        }
      }
    }
  };
}

interface Home {
  readonly event: { readonly license: string; readonly hour: Hour };
  readonly all: Heard[];
}

function byHome(heard: readonly Heard[]): Map<string, Home> {
  const homes = new Map<string, Home>();
  for (const one of heard) {
    const name = `${one.event.license} ${one.event.hour}`;
    const home = homes.get(name);
    if (home) {
      home.all.push(one);
    } else {
      homes.set(name, { event: one.event, all: [one] });
    }
  }
  return homes;
}
