import { setImmediate } from 'node:timers/promises';
import type { Clock } from 'cdk-marketplace-saas-client';

interface Timer {
  readonly due: number;
  readonly action: () => void;
  readonly keepsProcess: boolean;
}

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-11-21T20:15:00Z');
  private timers: Timer[] = [];

  public now(): number {
    return this.time;
  }

  /** Whether the process could not end now. */
  public get keepsProcess(): boolean {
    return this.timers.some(({ keepsProcess }) => keepsProcess);
  }

  public after(milliseconds: number, action: () => void, keepsProcess: boolean): () => void {
    const timer = { due: this.time + milliseconds, action, keepsProcess };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass, timer by timer, and everything happen that follows from it. */
  public async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await setImmediate();
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.time = Math.max(this.time, next.due);
      this.timers = this.timers.filter((other) => other !== next);
      next.action();
      await setImmediate();
    }
    this.time = end;
  }

  private nextUntil(end: number): Timer | undefined {
    return this.timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due).at(0);
  }
}
