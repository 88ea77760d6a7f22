/** An app that records usage and then ends in the way that its first argument says; it runs as a process of its own. */
import { UsageClient } from 'cdk-marketplace-saas-client';

const [way = '', timeout = '60000', count = '250'] = process.argv.slice(2);
const usage = new UsageClient({
  flushEveryMilliseconds: 600_000,
  timeoutMilliseconds: Number(timeout),
  callTimeoutMilliseconds: 60_000,
  ...way === 'closes' && { signals: [] },
});

for (let i = 0; i < Number(count); i++) {
  usage.record({ id: `e${i}`, license: 'l-0123456789abcdef', dimension: 'api-calls', quantity: 1 });
}
if (way === 'closes' || way === 'listens, too') {
  process.once('SIGTERM', () => {
    void usage.close().then(() => process.exit(7));
  });
}
if (way === 'exits') {
  // From now on writing to standard error does not wait for its reader.
  process.stderr.write('leaving\n');
  process.exit(3);
}
if (way !== 'ends') {
  setInterval(() => undefined, 60_000);
}
process.stdout.write('recorded\n');
