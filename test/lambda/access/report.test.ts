import type { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportTo } from '../../../lambda/access-dispatcher/report.js';

describe('what the vendor hears about deliveries', () => {
  const lines: string[] = [];
  const counted: string[] = [];
  const log = (...what: unknown[]) => { lines.push(JSON.stringify(what)); };
  const metrics = { addMetric: (name: string) => { counted.push(name); }, hasStoredMetrics: () => counted.length > 0, publishStoredMetrics: () => { counted.push('published'); } };
  const report = reportTo({ logger: { info: log, warn: log, error: log }, metrics: metrics as unknown as Metrics });

  it('counts what needs a person, and publishes it once per invocation', () => {
    report.flush();
    expect(counted).toEqual([]);
    report.delivered('l-one', 'GRANT', 1, 'hook');
    report.hookFailed('l-one', 'GRANT', 1, new Error('ada@example.com exists'));
    report.finalUsageMissed('l-one', '2026-11-20T12:00:00.000Z');
    report.mailFailed('l-one', new TypeError('ada@example.com refused'));
    report.gaveUp('l-one', 1, 'GRANT');
    report.malformed('message-2', 'wake-up.license: Invalid key');
    report.failed('message-1', 'ada@example.com');
    report.flush();
    expect(counted).toEqual(['HookFailures', 'FinalUsageMissed', 'AdminMailFailures', 'published']);
  });

  it('names licenses and kinds of errors, never what an error quotes', () => {
    expect(lines.join('\n')).toContain('l-one');
    expect(lines.join('\n')).toContain('TypeError');
    expect(lines.join('\n')).not.toContain('ada@example.com');
  });
});
