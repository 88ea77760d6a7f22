/** The source that events have on a real bus, where AWS refuses every source that begins with `aws.` (facts 5.1). */
export const TEST_EVENT_SOURCE = 'sandbox.agreement-marketplace';

const DEFAULT_REGION = 'us-east-1';

export interface QueueTarget {
  readonly kind: 'QUEUE';
  readonly url: string;
  readonly region: string;
}

export interface UrlTarget {
  readonly kind: 'URL';
  readonly url: string;
}

export interface BusTarget {
  readonly kind: 'BUS';
  /** Name or ARN. */
  readonly bus: string;
  readonly region: string;
  /** Source of the events. */
  readonly source: string;
}

/** Where events and SNS messages go. */
export type OutletTarget = QueueTarget | UrlTarget | BusTarget;

export interface TargetOptions {
  /** Source of events on buses. Default: `sandbox.agreement-marketplace`. */
  readonly source?: string;
  /** Region of queues and buses that do not tell theirs. Default: AWS_REGION, else us-east-1. */
  readonly region?: string;
}

const FORMS = 'a queue (https://sqs.<region>.amazonaws.com/<account>/<name>, or sqs:<queue URL> for any other endpoint), a URL (http://… or https://…), '
  + 'or an event bus (its ARN, or events:<name>)';

/**
 * Reads one outlet as it is written on a command line.
 * @throws if it is none, or if the source of its events is one that AWS refuses
 */
export function parseOutlet(text: string, { source = TEST_EVENT_SOURCE, region = process.env.AWS_REGION ?? DEFAULT_REGION }: TargetOptions = {}): OutletTarget {
  const busRegion = /^arn:[^:]+:events:([^:]+):\d{12}:event-bus\/.+$/.exec(text)?.[1];
  if (busRegion !== undefined) {
    return busTarget(text, busRegion, source);
  }
  if (/^events:.+$/.test(text)) {
    return busTarget(text.slice('events:'.length), region, source);
  }
  const queue = text.startsWith('sqs:');
  const url = URL.parse(queue ? text.slice('sqs:'.length) : text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`Outlet '${text}' is none: give ${FORMS}.`);
  }
  const queueRegion = /^sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(url.hostname)?.[1];
  return queue || queueRegion !== undefined ? { kind: 'QUEUE', url: url.href, region: queueRegion ?? region } : { kind: 'URL', url: url.href };
}

function busTarget(bus: string, region: string, source: string): BusTarget {
  if (source.startsWith('aws.')) {
    throw new Error(`Event source '${source}' is refused by AWS on every bus: give one that does not begin with 'aws.' (default: ${TEST_EVENT_SOURCE}), and match it in the rules of your development stage.`);
  }
  return { kind: 'BUS', bus, region, source };
}
