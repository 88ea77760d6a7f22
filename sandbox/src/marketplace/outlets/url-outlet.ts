import type { Outlet } from './outlet.js';
import type { UrlTarget } from './target.js';

/** How long a receiver may take, as SNS gives it: 15 seconds. [docs] SNS, delivering to HTTP/S endpoints, 2026. */
const ANSWER_TIME = 15_000;

/** A URL gets each event as a POST of its JSON, and notifications as SNS posts them. */
export function urlOutlet({ url }: UrlTarget): Outlet {
  const post = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(ANSWER_TIME) });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`it answered with status ${response.status}`);
    }
  };
  return {
    name: url,
    send: (event) => post(JSON.stringify(event), { 'content-type': 'application/json' }),
    sendNotification: ({ envelope, topicArn, messageId }) => post(envelope, {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': messageId,
      'x-amz-sns-topic-arn': topicArn,
    }),
    close: () => undefined,
  };
}
