/** Colours are `#rrggbb`. Luminance and contrast as WCAG 2.2 defines them. */
const BLACK = '#000000';
const WHITE = '#ffffff';
const STEPS = 20;

/** From 1 (the same) to 21 (black and white). */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What is read best on a background. */
export function textOn(background: string): string {
  return contrast(background, WHITE) >= contrast(background, BLACK) ? WHITE : BLACK;
}

/** The colour itself if it stands out from the background by this contrast, else the nearest lighter or darker one that does. */
export function standingOut(color: string, background: string, wanted: number): string {
  const end = textOn(background);
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(color, end, step / STEPS);
    if (contrast(mixed, background) >= wanted) {
      return mixed;
    }
  }
  return end;
}

function mix(one: string, other: string, share: number): string {
  const [from, to] = [channels(one), channels(other)];
  return `#${from.map((channel, i) => Math.round(channel + ((to[i] ?? 0) - channel) * share).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): readonly number[] {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}
