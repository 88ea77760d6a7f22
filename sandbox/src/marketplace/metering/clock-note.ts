import { HOUR, MINUTE } from '../rules.js';

const UNITS: readonly (readonly [name: string, length: number])[] = [['d', 24 * HOUR], ['h', HOUR], ['min', MINUTE]];
/** A smaller unit is used up to so many of it. */
const FEW = 2;

/**
 * Why a time that seems right to the caller is refused: programs outside do not live in virtual time. For people; AWS says nothing like it.
 * @param behind how far the caller's clock is behind virtual time, in milliseconds
 */
export function clockNote(behind: number): string {
  const apart = Math.abs(behind);
  const [unit, length] = UNITS.find(([, each]) => apart >= FEW * each) ?? UNITS[UNITS.length - 1];
  return `The sandbox's clock is ${Math.round(apart / length)} ${unit} ${behind > 0 ? 'ahead of' : 'behind'} this machine's: stamp usage with the sandbox's time (the command status tells it).`;
}
