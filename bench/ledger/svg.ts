/** A line of a chart. A point without a value is left out. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly dashed?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly x: readonly string[];
  readonly xTitle: string;
  readonly series: readonly Series[];
  readonly ticks: readonly number[];
  readonly text: (value: number) => string;
  /** Equal steps are equal factors. */
  readonly logarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [760, 360];
const PLOT = { left: 70, right: 560, top: 50, bottom: 300 };
/** Of about the same contrast on white and on black. */
const COLORS = ['#1f77d0', '#d9730d', '#2a9d5c', '#a95bd6', '#d43d51'];
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #4b5563 } .title { font-size: 15px; font-weight: 600 } .grid { stroke: #9ca3af; stroke-opacity: .35 }
  @media (prefers-color-scheme: dark) { text { fill: #c3cad4 } }`;

/** Lines over categories. */
export function lineChart({ title, x, xTitle, series, ticks, text, logarithmic = false }: Chart): string {
  const scale = (value: number) => (logarithmic ? Math.log(value) : value);
  const [least, most] = [scale(ticks[0]), scale(ticks[ticks.length - 1])];
  const xOf = (i: number) => PLOT.left + (PLOT.right - PLOT.left) * (i + 0.5) / x.length;
  const yOf = (value: number) => PLOT.bottom - (PLOT.bottom - PLOT.top) * (scale(value) - least) / (most - least);
  const grid = ticks.map((tick) => `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(yOf(tick))}" y2="${round(yOf(tick))}"/>`
    + `<text x="${PLOT.left - 8}" y="${round(yOf(tick) + 4)}" text-anchor="end">${escaped(text(tick))}</text>`);
  const names = x.map((name, i) => `<text x="${round(xOf(i))}" y="${PLOT.bottom + 20}" text-anchor="middle">${escaped(name)}</text>`);
  const lines = series.map(({ name, values, dashed }, i) => {
    const color = COLORS[i % COLORS.length];
    const points = values.flatMap((value, at) => (value === undefined ? [] : [`${round(xOf(at))},${round(yOf(value))}`]));
    const y = PLOT.top + 10 + i * 22;
    return `<polyline fill="none" stroke="${color}" stroke-width="2.5"${dashed ? ' stroke-dasharray="6 4"' : ''} points="${points.join(' ')}"/>`
      + points.map((point) => `<circle fill="${color}" r="3.5" cx="${point.split(',')[0]}" cy="${point.split(',')[1]}"/>`).join('')
      + `<line stroke="${color}" stroke-width="2.5"${dashed ? ' stroke-dasharray="6 4"' : ''} x1="${PLOT.right + 12}" x2="${PLOT.right + 36}" y1="${y}" y2="${y}"/>`
      + `<text x="${PLOT.right + 42}" y="${y + 4}">${escaped(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<text class="title" x="${PLOT.left}" y="28">${escaped(title)}</text>
${[...grid, ...names, ...lines].join('\n')}
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 44}" text-anchor="middle">${escaped(xTitle)}</text>
</svg>
`;
}

function round(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
