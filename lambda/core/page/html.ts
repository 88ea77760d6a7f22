/** Text that is already HTML. Everything else is escaped when it enters a template. */
export class Html {
  constructor(private readonly markup: string) {}

  public toString(): string {
    return this.markup;
  }
}

/** What a template takes. `undefined` and `false` render nothing. */
export type Content = Html | string | number | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Template tag: escapes each value, so that it is safe between tags and inside quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((markup, part, i) => markup + render(values[i - 1]) + part));
}

function render(value: Content): string {
  if (value === undefined || value === false) {
    return '';
  }
  if (value instanceof Html) {
    return value.toString();
  }
  if (typeof value === 'object') {
    return value.map(render).join('');
  }
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
