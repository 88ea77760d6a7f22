import { duration } from './arguments.js';
import { defineCommand } from './command.js';
import { showDuration } from './duration.js';
import { isoOf } from './words.js';

export const clockCommands = [
  defineCommand({
    name: 'advance',
    summary: 'Move virtual time forward, running on the way what becomes due',
    group: 'Clock',
    arguments: { by: duration('how far: 90s, 15m, 2h, 1d 12h') },
    positional: ['by'],
    run: async (stage, { by }) => {
      await stage.advance(by);
      return { advanced: showDuration(by), now: isoOf(stage.clock.now()) };
    },
    show: ({ now }) => `It is ${now}.`,
  }),
  defineCommand({
    name: 'settle',
    summary: 'Run until nothing is left to do now',
    group: 'Clock',
    arguments: {},
    run: async (stage) => {
      await stage.settle();
      return { now: isoOf(stage.clock.now()) };
    },
    show: ({ now }) => `Nothing is left to do now, ${now}.`,
  }),
];
