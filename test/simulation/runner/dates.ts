const MOST_REMEMBERED = 20_000;

function remembered<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      if (known.size >= MOST_REMEMBERED) {
        known.clear();
      }
      known.set(key, value);
    }
    return value;
  };
}

/** A month reads and writes the same hours again and again: that would be a third of the work. Answers stay the same. */
export function rememberDates(): void {
  const parse = Date.parse.bind(Date);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its date
  const { toISOString } = Date.prototype;
  const spelled = remembered((time: number) => toISOString.call(new Date(time)));
  Date.parse = remembered(parse);
  Date.prototype.toISOString = function () {
    return spelled(this.getTime());
  };
}
