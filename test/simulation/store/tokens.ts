import { BadRequest } from './values.js';

const TOKEN = /\s*(?:(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([A-Za-z_][A-Za-z0-9_]*)|(<>|<=|>=|[=<>(),+-]))/y;

/** The only names that adapters and commands write without a placeholder: so no reserved word can be among them. */
const BARE_NAMES = new Set(['pk', 'sk', 'pending', 'note']);

/** Reads an expression word by word. Dots and brackets, which name what is inside an attribute, are unknown here. */
export class Tokens {
  private readonly words: string[] = [];
  private at = 0;

  constructor(readonly text: string) {
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim() !== '') {
      const start = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (!match) {
        throw new BadRequest(`The simulated store cannot read the expression at "${text.slice(start)}": ${text}`);
      }
      this.words.push(match[0].trim());
    }
  }

  public get done(): boolean {
    return this.at >= this.words.length;
  }

  public peek(): string | undefined {
    return this.words[this.at];
  }

  public next(): string {
    const word = this.words.at(this.at);
    if (word === undefined) {
      throw new BadRequest(`The expression ends too soon: ${this.text}`);
    }
    this.at += 1;
    return word;
  }

  public take(word: string): boolean {
    if (this.peek()?.toUpperCase() !== word) {
      return false;
    }
    this.at += 1;
    return true;
  }

  public expect(word: string): void {
    if (!this.take(word)) {
      throw new BadRequest(`Expected ${word} before "${this.words.slice(this.at).join(' ')}": ${this.text}`);
    }
  }

  /** A name of an attribute: a placeholder, or one of the few that need none. */
  public name(): string {
    const word = this.next();
    if (word.startsWith('#') || BARE_NAMES.has(word)) {
      return word;
    }
    throw new BadRequest(`"${word}" is not a name that the simulated store knows without placeholder: ${this.text}`);
  }
}
