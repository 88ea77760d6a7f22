import { FUNCTIONS } from '../deploy/exports.js';
import { among, count, json, jsonObject, optional, text } from './arguments.js';
import { appOf, defineCommand } from './command.js';
import { UsageError } from './usage-error.js';
import { isoOf, table } from './words.js';

const LAST_LINES = 40;

export const appCommands = [
  defineCommand({
    name: 'logs',
    summary: 'What functions and the sandbox wrote',
    group: 'App',
    needsApp: true,
    arguments: {
      source: optional(text('only of this function: its construct path or name, or a part of it; or sandbox', 'function')),
      last: optional(count(`how many lines; default: ${LAST_LINES}`)),
      since: optional(count('only after this position: what the last answer named as next', 'position')),
    },
    positional: ['source'],
    run: (stage, { source, last, since }) => {
      const app = appOf(stage);
      const names = new Map(app.deployment.stacks.flatMap(({ resources }) => resources).filter(({ type }) => type === 'AWS::Lambda::Function')
        .map(({ physicalId, constructPath }) => [physicalId, constructPath]));
      const { entries, next } = app.logsSince(since ?? 0);
      const isMeant = (name: string) => source === undefined || name.includes(source) || (names.get(name)?.includes(source) ?? false);
      // A function that is replaced, or gone since, may have written, too.
      if (![...names.keys(), ...entries.map(({ source: name }) => name), 'sandbox'].some(isMeant)) {
        throw new UsageError(`logs: no function is '${source ?? ''}'. There is: ${[...names.values(), 'sandbox'].join(', ')}.`);
      }
      const lines = entries
        .filter(({ source: name }) => isMeant(name))
        .map(({ time, source: name, text: written }) => ({ time: isoOf(time), source: names.get(name) ?? name, text: written.trimEnd() }));
      return { lines: since === undefined ? lines.slice(-(last ?? LAST_LINES)) : lines, next };
    },
    show: ({ lines }) => lines.map(({ time, source, text: written }) => `${time}  ${source}  ${written}`).join('\n'),
  }),
  defineCommand({
    name: 'invoke',
    summary: 'Call a function of the app',
    group: 'App',
    needsApp: true,
    changes: true,
    arguments: {
      function: among(text('its construct path, for example MyStack/Handler', 'function'), (stage) => appOf(stage).deployment.pathsOf(FUNCTIONS)),
      payload: optional(json('what it is called with; default: {}')),
    },
    positional: ['function', 'payload'],
    run: async (stage, { function: path, payload = {} }) => {
      const { payload: answer, error } = await appOf(stage).invoke(path, payload);
      await stage.settle();
      return { payload: answer, error };
    },
    show: ({ payload, error }) => (error ? `It failed: ${JSON.stringify(error, undefined, 2)}` : JSON.stringify(payload, undefined, 2)),
  }),
  defineCommand({
    name: 'event',
    summary: 'Put an event on the account\'s default bus',
    group: 'App',
    needsApp: true,
    changes: true,
    arguments: {
      source: text('where it comes from, for example my.app', 'source'),
      detailType: text('what kind of event it is', 'type'),
      detail: optional(jsonObject('what it tells; default: {}')),
    },
    positional: ['source', 'detailType', 'detail'],
    run: async (stage, { source, detailType, detail = {} }) => {
      appOf(stage).putEvent({ source, 'detail-type': detailType, detail });
      await stage.settle();
      return { source, 'detail-type': detailType, detail };
    },
    show: () => 'Sent.',
  }),
  defineCommand({
    name: 'resources',
    summary: 'What was deployed, by construct path',
    group: 'App',
    needsApp: true,
    arguments: { path: optional(text('only what has this in its construct path or type', 'path')) },
    positional: ['path'],
    run: (stage, { path = '' }) => appOf(stage).deployment.stacks.flatMap(({ resources }) => resources)
      .filter(({ constructPath, type }) => constructPath.includes(path) || type.includes(path))
      .map(({ constructPath, type, physicalId, attributes }) => ({ constructPath, type, physicalId, attributes })),
    show: (resources) => table(['construct', 'type', 'name'], resources.map(({ constructPath, type, physicalId }) => [constructPath, type, physicalId])),
  }),
  defineCommand({
    name: 'mails',
    summary: 'E-mails to the subscribers of topics',
    group: 'App',
    needsApp: true,
    arguments: {},
    run: (stage) => appOf(stage).mails,
    show: (mails) => mails.map((mail) => JSON.stringify(mail, undefined, 2)).join('\n') || 'No e-mail so far.',
  }),
];
