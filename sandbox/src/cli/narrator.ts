import type { Sandbox } from '../sandbox.js';
import type { Marketplace, MarketplaceEvent } from '../marketplace/exports.js';
import { listenTo } from '../commands/heard.js';
import { isoOf } from '../commands/words.js';
import type { Terminal } from './terminal.js';

const LOOK_MILLISECONDS = 200;
/** What stands out in the logs, even if nobody asked for them. */
const TROUBLE = /\t(ERROR|FATAL)\t|"level":"(ERROR|FATAL)"|Task timed out|Runtime exited/i;

/**
 * Tells on the terminal what happens by itself: events of AWS Marketplace, and trouble, or everything, in the logs. Returns how to
 * look at the logs no more.
 */
export function watch(sandbox: Sandbox, terminal: Terminal, logs: boolean): () => void {
  tellEvents(sandbox.marketplace, terminal);
  let position = sandbox.logsSince(0).next;
  const timer = setInterval(() => {
    const { entries, next } = sandbox.logsSince(position);
    position = next;
    for (const { time, source, text } of entries) {
      const trouble = TROUBLE.test(text);
      if (trouble || logs) {
        tell(terminal, `${isoOf(time)}  ${source}  ${text.trimEnd()}`, trouble ? 'bad' : 'quiet', { log: { time: isoOf(time), source, text } });
      }
    }
  }, LOOK_MILLISECONDS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/** Tells each event and message of AWS Marketplace as it is sent. */
export function tellEvents(marketplace: Marketplace, terminal: Terminal): void {
  listenTo(marketplace, (one) => {
    const isMessage = 'topicArn' in one;
    tell(terminal, `${one.time}  AWS: ${isMessage ? `${one.topicArn}, ${one.message}` : inWords(one)}`, 'quiet', isMessage ? { message: one } : { event: one });
  });
}

function inWords({ 'detail-type': type, detail }: MarketplaceEvent): string {
  const license = detail.license?.arn.split(':').at(-1);
  return `${type}, ${license ?? `agreement ${detail.agreement.id}`}`;
}

function tell(terminal: Terminal, words: string, tone: 'bad' | 'quiet', value: unknown): void {
  terminal.result(value, terminal.paint(tone, words));
}
