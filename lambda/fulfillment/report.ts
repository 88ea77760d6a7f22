import type { Logger } from '@aws-lambda-powertools/logger';
import { errorName } from '../core/error-name.js';
import type { NoticeCode } from '../core/page/notices.js';

/**
 * What the vendor hears about registrations. It takes nothing that a buyer typed and no token, code or session:
 * license ids, our own words and the names of errors only.
 */
export interface Report {
  opened(license: string): void;
  registered(license: string): void;
  /** Somebody was turned away; a public address sees this every day. */
  refused(notice: NoticeCode): void;
  /** Somebody came with a token that AWS never gave out. Counted: many of them are an attack, or a broken listing. */
  invalidToken(): void;
  /** AWS answered without what identifies the license. Counted as a failure and by itself. */
  missingLicense(missing: string): void;
  /** A buyer could not register for a reason on our side or AWS's. Counted, alarmed. */
  failed(what: string, cause: unknown, license?: string): void;
}

/** Reports to the log and as the metrics `RegistrationFailures`, `InvalidTokens` and `MissingLicenses`. */
export function reportTo({ logger, metrics }: {
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly metrics: { addMetric(name: string, unit: 'Count', value: number): unknown };
}): Report {
  const failed = (what: string, cause: unknown, license?: string) => {
    logger.error(what, { ...license !== undefined && { license }, ...harmless(cause) });
    metrics.addMetric('RegistrationFailures', 'Count', 1);
  };
  return {
    opened: (license) => { logger.info('A buyer came from AWS Marketplace', { license }); },
    registered: (license) => { logger.info('Registered', { license }); },
    refused: (notice) => { logger.info('Refused', { notice }); },
    invalidToken: () => { metrics.addMetric('InvalidTokens', 'Count', 1); },
    missingLicense: (missing) => {
      failed('ResolveCustomer answered without what identifies the license', missing);
      metrics.addMetric('MissingLicenses', 'Count', 1);
    },
    failed,
  };
}

/** Error messages can quote what was sent (AWS's validation errors do), so they are left out. */
function harmless(cause: unknown): Record<string, unknown> {
  if (!(cause instanceof Error)) {
    return { cause: typeof cause === 'string' ? cause : typeof cause };
  }
  const requestId = '$metadata' in cause && (cause.$metadata as { requestId?: string }).requestId;
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  return { cause: errorName(cause), ...requestId && { awsRequestId: requestId }, stack: frames };
}
