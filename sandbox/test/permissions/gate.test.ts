import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { openGate } from '../../src/permissions/gate.js';
import { PermissionCheck } from '../../src/permissions/permission-check.js';
import type { Verdict } from '../../src/permissions/permission-check.js';

/** A check that stumbles over every request. */
class Stumbling extends PermissionCheck {
  public override verdict(): Verdict {
    throw new URIError('URI malformed');
  }
}

test('a request that cannot be judged is refused, and whoever asked is not left waiting', async () => {
  const port = openGate(new Stumbling({ mode: 'ENFORCE', clock: new VirtualClock(new Date(0)), log: () => undefined }));
  onTestFinished(() => {
    port.close();
  });
  await once(port, 'message');
  port.postMessage({ id: 7, accessKeyId: 'KEY', region: 'eu-west-1', request: { service: 's3', operation: 'GET', input: {}, url: '/B/k' } });
  const [verdict] = await once(port, 'message') as [unknown];
  expect(verdict).toMatchObject({ id: 7, lasting: false, answer: { status: 403, body: expect.stringMatching(/could not tell which permissions s3 GET needs: URIError: URI malformed/) as string } });
});
