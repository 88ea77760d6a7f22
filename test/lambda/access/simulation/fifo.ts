import { MOST_RECEIVES } from '../../../../lambda/core/access-delivery.js';
import type { OutgoingWakeUp, WakeUps } from '../../../../lambda/core/access-delivery.js';
import type { DeadLetters } from '../../../../lambda/core/dead-letters.js';
import { MINUTE } from '../a-license.js';
import type { Chance } from './chance.js';

export interface Message { readonly id: string; readonly wakeUp: OutgoingWakeUp; receives: number; visibleAt: number }

const DEDUPLICATION = 5 * MINUTE;
const VISIBILITY = 12 * MINUTE;

/** The dispatch queue: one group a license, with de-duplication, visibility, and dead letters that come back in any order. */
export class Fifo {
  public messages: Message[] = [];
  public readonly deadLetters: Message[] = [];
  private readonly accepted = new Map<string, number>();

  constructor(private readonly chance: Chance) {}

  public get isEmpty(): boolean {
    return this.messages.length + this.deadLetters.length === 0;
  }

  /** A message of some group, if one may be handed out now. What is out blocks its group. */
  public receive(): Message | undefined {
    const heads = this.messages.filter(({ wakeUp }, position) => this.messages.findIndex((other) => other.wakeUp.license === wakeUp.license) === position);
    const ready = heads.filter(({ visibleAt }) => visibleAt <= this.chance.time);
    if (ready.length === 0) {
      return undefined;
    }
    const message = this.chance.pick(ready);
    message.receives += 1;
    if (message.receives > MOST_RECEIVES) {
      this.delete(message);
      this.deadLetters.push(message);
      return undefined;
    }
    message.visibleAt = this.chance.time + VISIBILITY;
    return message;
  }

  public delete(message: Message): void {
    this.messages = this.messages.filter((other) => other !== message);
  }

  public enqueue(wakeUp: OutgoingWakeUp): void {
    const id = `${wakeUp.license}@${wakeUp.version}#${wakeUp.purpose ?? ''}`;
    if (this.chance.time - (this.accepted.get(id) ?? -Infinity) >= DEDUPLICATION) {
      this.accepted.set(id, this.chance.time);
      this.messages.push({ id: `message-${this.chance.next()}`, wakeUp, receives: 0, visibleAt: this.chance.time });
    }
  }

  /** A person moves a dead letter back. */
  public redrive(): void {
    const message = this.chance.pick(this.deadLetters) as Message | undefined;
    if (message) {
      this.deadLetters.splice(this.deadLetters.indexOf(message), 1);
      this.messages.push({ ...message, receives: 0, visibleAt: this.chance.time });
    }
  }

  public wakeUps(current?: Message): WakeUps {
    return {
      send: (wakeUps) => this.chance.effect(() => {
        const refused = new Set([...wakeUps.keys()].filter(() => this.chance.hits(0.1)));
        wakeUps.filter((_wakeUp, position) => !refused.has(position)).forEach((wakeUp) => { this.enqueue(wakeUp); });
        return refused;
      }),
      postpone: (_receiptHandle, seconds) => this.chance.effect(() => {
        if (current) {
          current.visibleAt = this.chance.time + seconds * 1_000;
        }
      }),
    };
  }

  public deadLettersOf({ wakeUp }: Message): DeadLetters {
    return {
      put: (_body, _reason, license) => this.chance.effect(() => {
        this.deadLetters.push({ id: `message-${this.chance.next()}`, wakeUp: { ...wakeUp, license: license! }, receives: 0, visibleAt: 0 });
      }),
    };
  }
}
