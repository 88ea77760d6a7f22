import type { Sandbox } from 'cdk-marketplace-saas-sandbox';

/** Listens to what the integration is told, and when. */
export class Listener {
  private readonly told = new Map<string, number>();

  constructor(private readonly sandbox: Sandbox) {
    sandbox.marketplace.onEvent(({ 'detail-type': type, detail }) => {
      const over = type.startsWith('License Deprovisioned')
        || (type.startsWith('Purchase Agreement Ended') && !['RENEWED', 'REPLACED'].includes(detail.agreement.status ?? ''));
      if (over && !this.told.has(detail.agreement.id)) {
        this.told.set(detail.agreement.id, sandbox.clock.now());
      }
    });
  }

  /** By license id: when the integration was first told that it ended. */
  public get endTold(): ReadonlyMap<string, number> {
    return new Map([...this.told].map(([agreement, time]) => [this.sandbox.marketplace.purchase(agreement).licenseId, time]));
  }
}
