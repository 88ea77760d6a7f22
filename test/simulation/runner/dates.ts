const MOST_REMEMBERED = 20_000;

/** Forgets what was not asked for lately. */
function remembered<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  let known = new Map<Key, Value>();
  let older = known;
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = older.get(key) ?? compute(key);
      if (known.size >= MOST_REMEMBERED) {
        older = known;
        known = new Map();
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
