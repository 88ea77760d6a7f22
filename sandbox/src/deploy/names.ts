import { digest } from '../assembly/digest.js';

/** `<stack>-<logical id><ending>`, unique also where AWS allows fewer characters. */
export function defaultName(stackName: string, logicalId: string, maximumLength: number, ending = ''): string {
  const full = `${stackName}-${logicalId}`;
  const room = maximumLength - ending.length;
  return (full.length <= room ? full : `${full.slice(0, room - 9)}-${digest(full, 8)}`) + ending;
}
