/** A form of a page: where it is posted, and what is in it. */
export interface PageForm {
  readonly action: string;
  /** Hidden values and what is filled in already. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the inputs that a person fills in. */
  readonly inputs: readonly string[];
  /** Those of them that must not stay empty. */
  readonly required: readonly string[];
}

const FORM = /<form\b([^>]*)>(.*?)<\/form>/gis;
const INPUT = /<(?:input|select|textarea)\b([^>]*)>/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };

/** The form with the most inputs for a person, if the page has one. */
export function formOf(page: string): PageForm | undefined {
  const forms = [...page.matchAll(FORM)].map(([, attributes, content]) => readForm(attributes, content)).filter(({ inputs }) => inputs.length > 0);
  return forms.sort((a, b) => b.inputs.length - a.inputs.length).at(0);
}

/** What one reads first on a page: its alert, the state it shows, or its heading. */
export function headlineOf(page: string): string {
  const alert = /<[^>]*role="alert"[^>]*>(.*?)<\//s.exec(page);
  const state = /<div data-state="[A-Z]+">.*?<strong[^>]*>(.*?)<\/strong>/s.exec(page);
  const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(page) ?? /<title[^>]*>(.*?)<\/title>/s.exec(page);
  const found = (alert ?? state ?? heading)?.[1] ?? page.slice(0, 200);
  return decoded(found.replaceAll(/<[^>]*>/g, '')).trim();
}

function readForm(attributes: string, content: string): PageForm {
  const inputs = [...content.matchAll(INPUT)].map(([, input]) => ({
    name: attribute(input, 'name') ?? '',
    type: attribute(input, 'type') ?? 'text',
    value: attribute(input, 'value'),
    required: /\brequired\b/i.test(input),
  })).filter(({ name }) => name !== '');
  const visible = inputs.filter(({ type }) => !['hidden', 'submit', 'button'].includes(type));
  return {
    action: attribute(attributes, 'action') ?? '',
    values: Object.fromEntries(inputs.filter(({ type }) => type !== 'submit').flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
    inputs: visible.map(({ name }) => name),
    required: visible.filter(({ required }) => required).map(({ name }) => name),
  };
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decoded(value);
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return Number.isNaN(code) ? ENTITIES[name ?? ''] ?? whole : String.fromCodePoint(code);
  });
}
