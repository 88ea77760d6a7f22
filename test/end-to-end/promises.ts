import type { Charge, Purchase } from 'cdk-marketplace-saas-sandbox';
import type { SeededRun, Used } from './seeded-run.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What was promised and did not come true in a run, in words. */
export async function brokenPromises(run: SeededRun): Promise<string[]> {
  const { sandbox } = run.quickstart;
  const { ledger } = sandbox.marketplace;
  return [
    ...run.purchases.flatMap((purchase) => misbilled(purchase, run)),
    ...ledger.billedTwice().map(({ license, dimension, hour }) => `billed twice: ${dimension} of ${license}, ${hour}`),
    ...lostRecords(run),
    ...changedRecords(run),
    ...sandbox.permissions.refused.map(({ message }) => `permission refused: ${message}`),
    ...(await Promise.all([...run.purchases.map((purchase) => wrongAccess(purchase, run)), unconverged(run), quarantined(run), deadLetters(run)])).flat(),
  ];
}

/** Billed is used, for each dimension and month to the unit. Only what came too late for AWS may be missing. */
function misbilled(purchase: Purchase, run: SeededRun): string[] {
  const charges = run.quickstart.sandbox.marketplace.ledger.billed(purchase.licenseId);
  const used = run.used.filter(({ license }) => license === purchase.licenseId);
  const lines = new Set([...charges.map(lineOfCharge), ...used.map(lineOfUse)]);
  return [...lines].flatMap((line) => {
    const billed = charges.filter((charge) => lineOfCharge(charge) === line).reduce((sum, { quantity }) => sum + quantity, 0);
    const ofLine = used.filter((one) => lineOfUse(one) === line);
    const most = unitsOf(ofLine);
    const least = unitsOf(ofLine.filter((one) => !isTooLate(one, purchase, run)));
    return billed < least || billed > most ? [`${purchase.licenseId}, ${line}: used ${least === most ? most : `${least} to ${most}`}, billed ${billed}`] : [];
  });
}

function lineOfCharge({ dimension, hour }: Pick<Charge, 'dimension' | 'hour'>): string {
  return `${dimension} ${hour.slice(0, 7)}`;
}

function lineOfUse({ dimension, occurredAt }: Used): string {
  return lineOfCharge({ dimension, hour: new Date(occurredAt).toISOString() });
}

/** A part of a unit cannot be billed. */
function unitsOf(used: readonly Used[]): number {
  return Math.floor(used.reduce((sum, { quarters }) => sum + quarters, 0) / 4);
}

/**
 * AWS takes usage until an hour after the end. Where it tells of the end only later, nothing can be done about what was not reported by
 * then: the hours since the last run of the reporter. What the vendor keeps back is asked for sooner, within minutes of the end.
 */
function isTooLate({ occurredAt, held }: Used, purchase: Purchase, run: SeededRun): boolean {
  const { deprovisionedAt = Infinity } = purchase;
  return held ? toldAfterEnd(purchase, run) > 5 * MINUTE : isToldTooLate(purchase, run) && occurredAt > deprovisionedAt - 4 * HOUR;
}

function isToldTooLate(purchase: Purchase, run: SeededRun): boolean {
  return toldAfterEnd(purchase, run) > 40 * MINUTE;
}

/** How many milliseconds after the end of a license the integration was first told of it. */
function toldAfterEnd({ licenseId, deprovisionedAt = Infinity }: Purchase, { endTold }: SeededRun): number {
  return (endTold.get(licenseId) ?? 0) - deprovisionedAt;
}

/** A refusal is harmless if the same usage was billed at another try. */
function lostRecords(run: SeededRun): string[] {
  const { marketplace } = run.quickstart.sandbox;
  return marketplace.ledger.refusals.flatMap(({ license = '', dimension, hour, quantity, reason, explanation }) => {
    const billed = marketplace.ledger.billed(license).some((charge) => charge.dimension === dimension && charge.hour === hour);
    const lost = quantity > 0 && !billed && !isToldTooLate(marketplace.purchase(license), run);
    return lost ? [`refused: ${quantity} ${dimension} of ${license}, ${hour}: ${reason}: ${explanation}`] : [];
  });
}

/** A retry says the same: AWS keeps the first record of an hour, and would refuse another one. */
function changedRecords({ quickstart }: SeededRun): string[] {
  const said = new Map<string, Set<number>>();
  for (const { request } of quickstart.sandbox.marketplace.calls.of('BatchMeterUsage')) {
    const { UsageRecords: records } = request as { UsageRecords: { LicenseArn: string; Dimension: string; Timestamp: number; Quantity: number }[] };
    for (const { LicenseArn, Dimension, Timestamp, Quantity } of records) {
      const what = `${Dimension} of ${LicenseArn}, hour ${Math.floor(Timestamp / 3_600)}`;
      said.set(what, (said.get(what) ?? new Set()).add(Quantity));
    }
  }
  return [...said].filter(([, quantities]) => quantities.size > 1).map(([what, quantities]) => `changed: ${what}: ${[...quantities].join(', then ')}`);
}

/** Who has an agreement is let in with what it says; who has none is shut out. */
async function wrongAccess(purchase: Purchase, { quickstart }: SeededRun): Promise<string[]> {
  const tenant = await quickstart.tenant(purchase.licenseId);
  const entitled = purchase.agreementStatus === 'ACTIVE' ? JSON.stringify(purchase.entitlements) : '{}';
  const expected = purchase.agreementStatus === 'ACTIVE' ? 'ACTIVE' : 'SUSPENDED';
  const found = tenant === undefined ? 'never let in' : `${tenant.state.S ?? 'without a state'} with ${tenant.entitlements.S ?? 'nothing'}`;
  const right = tenant === undefined ? expected === 'SUSPENDED' : found === `${expected} with ${entitled}`;
  return right ? [] : [`access of ${purchase.licenseId}: ${found}, and the agreement is ${purchase.agreementStatus} with ${entitled}`];
}

/** What the hooks were told last is what access is. */
async function unconverged({ quickstart }: SeededRun): Promise<string[]> {
  const items = await quickstart.items('Quickstart/Marketplace/Store/SubscribersTable');
  return items.filter(({ pk }) => pk.S?.startsWith('license#')).flatMap(({ id, due, access, hook }) => {
    const state = access.M?.state.S;
    const delivered = hook.M?.delivered.S;
    const right = delivered === state || (delivered === 'NONE' && state !== 'ACTIVE');
    return right && due.BOOL !== true ? [] : [`hooks of ${id.S ?? ''}: told ${delivered ?? 'nothing'}, and access is ${state ?? 'unknown'}${due.BOOL === true ? ', still due' : ''}`];
  });
}

/** Usage that is put aside is not billed. Only what came too late for AWS may be written off, which names it. */
async function quarantined(run: SeededRun): Promise<string[]> {
  const { quickstart } = run;
  const items = await quickstart.items('Quickstart/Marketplace/Metering/UsageTable');
  return items.filter(({ pk }) => pk.S?.startsWith('Q#')).flatMap(({ sk, code, license, reason }) => {
    const tooLate = code.S === 'WRITTEN_OFF' && isToldTooLate(quickstart.sandbox.marketplace.purchase(license.S ?? ''), run);
    return tooLate ? [] : [`quarantined: ${sk.S ?? ''}: ${reason.S ?? ''}`];
  });
}

async function deadLetters({ quickstart }: SeededRun): Promise<string[]> {
  const queues = quickstart.sandbox.deployment.stacks.flatMap(({ resources }) => resources)
    .filter(({ type, constructPath }) => type === 'AWS::SQS::Queue' && /dead|failure/i.test(constructPath));
  const found = await Promise.all(queues.map(async ({ constructPath }) => (await quickstart.messages(constructPath)).map(({ Body }) => `dead letter in ${constructPath}: ${Body ?? ''}`)));
  return found.flat();
}
