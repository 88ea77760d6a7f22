import { isJsonObject } from '../json.js';
import type { TargetSpec } from '../local/services.js';
import type { BusEvent } from './bus-event.js';

/** The text that a target gets for an event: the event, a constant, a part of it or a template filled with parts. */
export function targetInput(target: TargetSpec, event: BusEvent, ruleArn: string): string {
  if (target.input !== undefined) {
    return target.input;
  }
  if (target.inputPath !== undefined) {
    return JSON.stringify(valueAt(event, target.inputPath) ?? null);
  }
  return target.inputTransformer ? transform(target.inputTransformer, event, ruleArn) : JSON.stringify(event);
}

type Transformer = NonNullable<TargetSpec['inputTransformer']>;

function transform({ paths, template }: Transformer, event: BusEvent, ruleArn: string): string {
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': ruleArn,
    'aws.events.rule-name': ruleArn.split('/').at(-1),
    'aws.events.event.ingestion-time': event.time,
    // Input transformation of the EventBridge user guide, reserved variables (2026-11): the one has no detail, the other is all of it.
    'aws.events.event': withoutDetail(event),
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(paths)) {
    values[name] = valueAt(event, path);
  }
  return template.replace(/<([\w.-]+)>/g, (placeholder: string, name: string, offset: number) => {
    if (!(name in values)) {
      return placeholder;
    }
    return render(values[name], insideString(template, offset));
  });
}

function withoutDetail(event: BusEvent): object {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail'));
}

/** Within a JSON string a value appears as text; elsewhere as JSON. */
function render(value: unknown, inside: boolean): string {
  const json = JSON.stringify(value ?? (inside ? '' : null));
  if (!inside) {
    return json;
  }
  return typeof value === 'string' ? json.slice(1, -1) : JSON.stringify(json === '""' ? '' : json).slice(1, -1);
}

function insideString(template: string, offset: number): boolean {
  return (template.slice(0, offset).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}

function valueAt(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) {
      return value[Number(step)] as unknown;
    }
    return isJsonObject(value) ? value[step.replace(/^['"]|['"]$/g, '')] : undefined;
  }, event);
}
