import { createHash } from 'node:crypto';

const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Makes the ids that AWS would make up. The same seed and the same steps give the same ids. */
export class IdGenerator {
  private made = 0;

  constructor(private readonly seed: string) {}

  /** Ids of one kind do not depend on how many of another kind were made. */
  public branch(kind: string): IdGenerator {
    return new IdGenerator(`${this.seed}/${kind}`);
  }

  /** Lower-case letters and digits, as after `agmt-`, `offer-` and `prod-`. */
  public alphanumeric(length: number): string {
    return [...this.bytes(length)].map((byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length]).join('');
  }

  public digits(length: number): string {
    return [...this.bytes(length)].map((byte, i) => String(i === 0 ? 1 + byte % 9 : byte % 10)).join('');
  }

  public hex(length: number): string {
    return this.bytes(Math.ceil(length / 2)).toString('hex').slice(0, length);
  }

  /** The next one; or always the same one for what it identifies. */
  public uuid(of?: string): string {
    const hex = of === undefined ? this.hex(32) : new IdGenerator(`${this.seed}/${of}`).hex(32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
  }

  /** Base64, so that it holds characters which a form must encode. */
  public opaque(bytes: number): string {
    return this.bytes(bytes).toString('base64');
  }

  private bytes(count: number): Buffer {
    const blocks: Buffer[] = [];
    this.made += 1;
    for (let block = 0; blocks.length * 32 < count; block += 1) {
      blocks.push(createHash('sha256').update(`${this.seed}/${this.made}/${block}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  }
}
