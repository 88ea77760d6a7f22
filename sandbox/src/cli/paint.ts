import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong' | 'link';

/** Gives a text its colour, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES = { good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim', strong: 'bold', link: 'cyan' } as const;

export const plain: Paint = (_, text) => text;

/** Colours for a terminal; none elsewhere, nor with NO_COLOR (https://no-color.org). FORCE_COLOR asks for them anyway. */
export function painter(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  const unwanted = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  const forced = (env.FORCE_COLOR ?? '0') !== '0';
  return !unwanted && (stream.isTTY === true || forced) ? (tone, text) => styleText(STYLES[tone], text) : plain;
}
