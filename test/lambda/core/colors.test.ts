import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, standingOut, textOn } from '../../../lambda/core/page/colors.js';
import { styleOf } from '../../../lambda/core/page/style.js';

const color = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('a colour that can be read stays as it is', () => {
  expect(standingOut('#1d4ed8', '#ffffff', 4.5)).toBe('#1d4ed8');
});

test('whatever colour a vendor has, its buttons and links can be read, in light and dark', () => {
  fc.assert(fc.property(color, (primaryColor) => {
    const schemes = [...styleOf({ productName: 'Acme', primaryColor }).matchAll(/:root\{[^}]*\}/g)].map(([rule]) =>
      Object.fromEntries([...rule.matchAll(/--([\w-]+):(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])) as Record<string, string>);
    expect(schemes).toHaveLength(2);
    for (const scheme of schemes) {
      expect(contrast(scheme.accent, scheme['on-accent'])).toBeGreaterThanOrEqual(4.5);
      for (const background of [scheme.card, scheme.back]) {
        expect(contrast(scheme.link, background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(scheme.edge, background)).toBeGreaterThanOrEqual(3);
        for (const text of ['ink', 'soft', 'error', 'good']) expect(contrast(scheme[text], background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(scheme.line, background)).toBeGreaterThanOrEqual(3);
      }
    }
  }));
});

test('the text on a button is black or white', () => {
  expect(textOn('#ffd400')).toBe('#000000');
  expect(textOn('#1d4ed8')).toBe('#ffffff');
});
