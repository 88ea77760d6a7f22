import { main } from '../../cli/src/main.js';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Types a command as an operator would. */
export async function typed(args: readonly string[], answer?: string): Promise<Answer> {
  let out = '';
  let err = '';
  const console = { out: (text: string) => { out += `${text}\n`; }, write: async (text: string) => { out += text; }, ask: async () => answer };
  const code = await main(args, console, (text) => { err += text; });
  return { code, out, err };
}

/** Credentials that the local engines take, until the tests of a file are over. */
export function withLocalCredentials(): () => void {
  const local = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  const before = { ...process.env };
  Object.assign(process.env, local);
  return () => {
    for (const name of Object.keys(local)) {
      process.env[name] = before[name] ?? '';
    }
  };
}
