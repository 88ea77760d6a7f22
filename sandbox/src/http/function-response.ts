/**
 * What a function returned, as an HTTP response.
 * Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs", response formats (2026-11).
 */
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../json.js';
import type { PayloadFormat } from './function-event.js';
import type { HttpResponse } from './request.js';

/** @throws Error if API Gateway could not make a response of it */
export function httpResponse(format: PayloadFormat, payload: unknown): HttpResponse {
  if (isJsonObject(payload) && payload.statusCode !== undefined) {
    return explicit(format, payload);
  }
  if (format === '1.0') {
    throw new Error('the function returned no statusCode, which payload format 1.0 needs');
  }
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: typeof payload === 'string' ? payload : JSON.stringify(payload ?? null) };
}

function explicit(format: PayloadFormat, { statusCode, body, cookies, headers, isBase64Encoded, multiValueHeaders }: JsonObject): HttpResponse {
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new Error(`the function answered with the status code ${JSON.stringify(statusCode)}: it must be between 200 and 599`);
  }
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw new Error(`the function returned the body ${JSON.stringify(body).slice(0, 100)}, which is no text. Turn it into one with JSON.stringify`);
  }
  const lines = [...linesOf(headers), ...(format === '1.0' ? linesOf(multiValueHeaders) : [])];
  const plain = lines.filter(([name]) => name !== 'set-cookie');
  const own: readonly unknown[] = format === '2.0' && Array.isArray(cookies) ? cookies : [];
  return {
    statusCode: status,
    headers: { ...(body ? { 'content-type': 'text/plain;charset=UTF-8' } : {}), ...merged(plain) },
    cookies: [...lines.filter(([name]) => name === 'set-cookie').map(([, value]) => value), ...own.map(String)],
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : body ?? '',
  };
}

function linesOf(headers: unknown): readonly (readonly [string, string])[] {
  return isJsonObject(headers)
    ? Object.entries(headers).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [name.toLowerCase(), String(each)] as const))
    : [];
}

function merged(lines: readonly (readonly [string, string])[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of lines) {
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  return headers;
}
