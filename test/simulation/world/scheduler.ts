interface Entry {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
}

/**
 * Virtual time. One thing happens after the other, in the order of their times; what code does in between, until each of its promises waits
 * again, takes no time.
 */
export class Scheduler {
  private readonly heap: Entry[] = [];
  private count = 0;

  constructor(public now: number) {}

  public get next(): number | undefined {
    return this.heap.at(0)?.time;
  }

  public at(time: number, action: () => void): void {
    const { heap } = this;
    const entry = { time: Math.max(time, this.now), order: this.count++, action };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent])) {
        break;
      }
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  /** Lets the next thing happen, and everything that follows from it at once. */
  public async step(): Promise<void> {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last !== undefined && last !== first) {
      this.sink(last);
    }
    this.now = first.time;
    first.action();
    await settled();
  }

  private sink(entry: Entry): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) {
        break;
      }
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) {
        child += 1;
      }
      if (!before(heap[child], entry)) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** Resolves when no promise has anything to do any more: Node.js looks at ticks after that. */
function settled(): Promise<void> {
  return new Promise((resolve) => { process.nextTick(resolve); });
}
