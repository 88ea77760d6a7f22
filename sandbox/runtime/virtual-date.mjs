/**
 * Replaces the global Date by one that is ahead of the wall clock.
 *
 * @param {() => number} offset milliseconds to add to the wall clock
 */
export function shiftDate(offset) {
  const WallDate = Date;
  const now = () => WallDate.now() + offset();

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
