/** The reporter's bundle, invoked once; tells its parent how much memory it had. Built before it starts: no loader is in its process but that of Node.js. */
import type { SQSBatchResponse } from 'aws-lambda';

const MEGABYTE = 1024 * 1024;

async function measure(bundle: string): Promise<void> {
  let mostHeap = 0;
  const timer = setInterval(() => {
    mostHeap = Math.max(mostHeap, process.memoryUsage().heapUsed);
  }, 100);
  const { handler } = await import(bundle) as { handler: (event: object) => Promise<SQSBatchResponse> };
  const begun = performance.now();
  const { batchItemFailures } = await handler({ Records: [{ messageId: 'run', body: '{}', eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:runs.fifo', attributes: {} }] });
  clearInterval(timer);
  if (batchItemFailures.length > 0) {
    throw new Error('The run failed.');
  }
  const { user, system } = process.cpuUsage();
  process.send?.({
    most: process.resourceUsage().maxRSS / 1024, mostHeap: mostHeap / MEGABYTE, seconds: (performance.now() - begun) / 1_000, processor: (user + system) / 1_000_000,
  }, () => {
    process.exit(0);
  });
}

measure(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
