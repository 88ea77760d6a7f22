import { backlogOf } from '../core/metering/backlog.js';
import { SHARDS } from '../core/metering/ledger-rules.js';
import { Load } from '../core/metering/load.js';
import { Auditor } from './auditor.js';
import { CONCURRENCY, WORK_MILLISECONDS } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { pass } from './pass.js';
import type { Run } from './pass.js';
import { Sender } from './sender.js';

/** Runs follow each other in this time. */
const RUN_MILLISECONDS = 5 * 60_000;

/** All shards, each run beginning with others: when no run gets to the end, none is always last. */
function shardsFrom(now: number): readonly number[] {
  const first = Math.floor(now / RUN_MILLISECONDS) * CONCURRENCY % SHARDS;
  return Array.from({ length: SHARDS }, (_, i) => (first + i) % SHARDS);
}

/**
 * Tells AWS what can be told about all licenses now.
 * @param auditor remembers from run to run what is done
 */
export async function run(deps: ReporterDependencies, auditor = new Auditor(deps)): Promise<void> {
  const started = deps.clock.now();
  const hasTime = () => deps.clock.now() < started + WORK_MILLISECONDS;
  const one: Run = {
    deps, sender: new Sender(deps, deps.pace, hasTime), unnamed: new Set(), inhabited: new Set(), unconfirmed: new Map(), held: new Map(), unsealed: new Map(), unread: new Set(),
    load: new Load(deps.callsPerSecond), hasTime, urgentTold: false,
  };
  // Each license is told one slot at a time.
  try {
    for (let shards = shardsFrom(started); shards.length > 0;) {
      shards = await pass(shards, one);
    }
  } finally {
    deps.signals.unread(one.unread.size);
  }
  for (const license of one.unnamed) {
    deps.signals.unnamed(license);
  }
  for (const [license, since] of one.unconfirmed) {
    deps.signals.unconfirmed(license, since);
  }
  deps.guard?.signals.waiting([...one.held.values()].reduce((all, some) => all + some, 0));
  deps.signals.backlog(backlogOf([...one.sender.untold, ...one.unsealed.values()], deps.clock.now()));
  // Last, because it can wait: what it finds is told by the next run.
  await auditor.audit([...one.inhabited], hasTime);
  if (!hasTime()) {
    await deps.runs.askForNext(deps.clock.now());
  }
}
