import type { UsageEvent } from './usage.js';

/** Events that travel together, on every attempt. */
export class Message {
  public readonly body: string;
  public readonly bytes: number;
  public readonly count: number;
  /** Resolves once the queue has confirmed it. */
  public readonly sent: Promise<void>;
  public isSent = false;
  /** Whether it may be tried now. */
  public isDue = true;
  /** How often the queue has refused it, since somebody asked for it to be sent at once. */
  public refusals = 0;
  public failure?: Error;
  private resolve: () => void = () => undefined;

  constructor(events: readonly string[]) {
    this.body = `[${events.join(',')}]`;
    this.bytes = Buffer.byteLength(this.body);
    this.count = events.length;
    this.sent = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  public get events(): UsageEvent[] {
    return JSON.parse(this.body) as UsageEvent[];
  }

  public confirm(): void {
    this.isSent = true;
    this.resolve();
  }

  public hurry(): void {
    this.isDue = true;
    this.refusals = 0;
  }
}
