/**
 * Replaces the global Date by one with a time of its own.
 *
 * @param {(wall: number) => number} timeAt virtual time for a time of the wall clock, in milliseconds
 */
export function replaceDate(timeAt) {
  const WallDate = Date;
  const now = () => timeAt(WallDate.now());

  function VirtualDate(...args) {
    if (!new.target) {
      return new WallDate(now()).toString();
    }
    return Reflect.construct(WallDate, args.length === 0 ? [now()] : args, new.target);
  }

  // The prototype stays the real one, so that `instanceof Date` holds for dates of either kind.
  Object.defineProperty(VirtualDate, 'prototype', { value: WallDate.prototype, writable: false });
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  Object.defineProperty(VirtualDate, 'length', { value: 7 });
  Object.defineProperties(VirtualDate, {
    now: { value: now, writable: true, configurable: true },
    parse: { value: WallDate.parse, writable: true, configurable: true },
    UTC: { value: WallDate.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(WallDate.prototype, 'constructor', { value: VirtualDate, writable: true, configurable: true });
  globalThis.Date = VirtualDate;
}
