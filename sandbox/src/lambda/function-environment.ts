import { randomUUID } from 'node:crypto';
import { DEAD_END } from '../local/endpoints.js';
import type { FunctionSpec } from '../local/services.js';
import { accessKeyIdOf } from '../permissions/access-key.js';

/** The environment variables that a function has: its own, and those which Lambda defines. */
export function environmentOf(spec: FunctionSpec, region: string, runtimeApi: string, endpoints: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...spec.environment,
    ...closed(spec.environment),
    ...endpoints,
    _HANDLER: spec.handler,
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
    // Tells every service who calls.
    AWS_ACCESS_KEY_ID: spec.accessKeyId ?? accessKeyIdOf(spec.arn),
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}

/** Whatever the function's own variables say: no real account, no configuration of this machine, no endpoints but ours. */
function closed(own: Readonly<Record<string, string>>): Record<string, string> {
  const endpoints = Object.keys(own).filter((name) => name.startsWith('AWS_ENDPOINT_URL'));
  return {
    ...Object.fromEntries(endpoints.map((name) => [name, DEAD_END])),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
