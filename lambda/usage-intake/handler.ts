import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../core/clock.js';
import { isGivenUp, refusalOf, unknownLicense } from '../core/metering/admission.js';
import { apply } from '../core/metering/apply.js';
import type { Home } from '../core/metering/apply.js';
import { endOf } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { GRACE_MILLISECONDS } from '../core/metering/ledger-rules.js';
import type { LicenseMeters } from '../core/metering/meter.js';
import type { UsagePages } from '../core/metering/page.js';
import type { Quarantine } from '../core/metering/quarantine.js';
import type { Signals } from '../core/metering/signals.js';
import { readMessage } from '../core/metering/usage-event.js';
import type { Refusal } from '../core/metering/usage-event.js';
import { secondsAfterFailure, secondsUntilLicenseIsKnown } from '../core/metering/usage-queue.js';
import type { UsageQueue } from '../core/metering/usage-queue.js';
import { FailedMessages, messageOf } from './failed-messages.js';
import type { Message } from './failed-messages.js';
import { FullPages } from './full-pages.js';
import { byHome } from './homes.js';
import type { Heard } from './homes.js';
import { knownLicenses } from './known-licenses.js';

export interface IntakeDependencies {
  readonly pages: UsagePages;
  readonly meters: LicenseMeters;
  readonly quarantine: Quarantine;
  readonly queue: UsageQueue;
  readonly clock: Clock;
  readonly signals: Signals;
  /** The product's dimensions, if they are declared. */
  readonly dimensions?: ReadonlySet<string>;
  /** The code of a LEGACY product: its licenses are its customers. */
  readonly legacyProduct?: string;
}

/** Every loop over messages, events or homes works so much at a time: a full batch must fit into the function's minute. */
const CONCURRENT_WRITES = 16;

/** A refusal, and the messages that must come back if it cannot be kept. */
interface Refused {
  readonly refusal: Refusal;
  readonly messages: readonly Message[];
}

/** Writes usage events to their pages. A message is done when each of its events is on a page or in quarantine. */
export function usageIntake(deps: IntakeDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { pages, meters, quarantine, queue, clock, signals } = deps;
  const isKnown = knownLicenses(meters);
  const fullPages = new FullPages();

  return async ({ Records }) => {
    const failed = new FailedMessages();
    const orFail = async (messages: readonly Message[], work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        signals.failed('usage message', error);
        for (const message of messages) {
          failed.add(message, secondsAfterFailure(message.receives));
        }
      }
    };

    const refusals: Refused[] = [];
    const admitted: Heard[] = [];
    for (const record of Records) {
      const message = messageOf(record);
      const read = readMessage(record.body, deps.legacyProduct);
      refusals.push(...read.refusals.map((refusal) => ({ refusal, messages: [message] })));
      for (const event of read.events) {
        const refusal = refusalOf(event, clock.now(), deps.dimensions);
        if (refusal) {
          refusals.push({ refusal, messages: [message] });
        } else {
          admitted.push({ event, message });
        }
      }
    }

    await inParallel([...byHome(admitted).values()], CONCURRENT_WRITES, async ({ home, all }) => {
      await orFail(all.map(({ message }) => message), async () => {
        if (await isKnown(home.license)) {
          await count(home, all);
        } else {
          setAside(all);
        }
      });
    });
    await inParallel(refusals, CONCURRENT_WRITES, async ({ refusal, messages }) => {
      await orFail(messages, async () => {
        if (await quarantine.put(refusal, clock.now())) {
          signals.quarantined(refusal);
        }
      });
    });
    try {
      await queue.comeBack(failed.comingBack);
    } catch (error) {
      signals.failed('early return of usage messages', error);
    }
    signals.publish();
    return failed.response;

    async function count(home: Home, all: readonly Heard[]): Promise<void> {
      const full = fullPages.of(home);
      const applied = await apply(home, all.map(({ event }) => event), pages, full);
      fullPages.remember(home, full);
      signals.repeated(applied.repeated);
      refusals.push(...applied.refusals.map((refusal) => ({ refusal, messages: all.map(({ message }) => message) })));
      // The clock is read after the pages were written: a hint that comes before its usage would be taken away without it.
      if (applied.added + applied.repeated > 0 && clock.now() >= endOf(home.hour) + GRACE_MILLISECONDS / 2) {
        await meters.hint(home.license, home.hour);
      }
    }

    /** The first fact about a license may be on its way still: its usage comes back a few times. */
    function setAside(events: readonly Heard[]): void {
      for (const { event, message } of events) {
        if (isGivenUp(message, clock.now())) {
          refusals.push({ refusal: unknownLicense(event), messages: [message] });
        } else {
          failed.add(message, secondsUntilLicenseIsKnown(message.receives));
        }
      }
    }
  };
}
