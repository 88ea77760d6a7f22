import { standingOut, textOn } from './colors.js';
import type { PageOptions } from './options.js';

/** The brand colour, unless the vendor has another. */
const USUAL_COLOR = '#1d4ed8';

/** The page's own colours. `dimmest` is the background on which coloured text is hardest to read. */
const LIGHT = { ink: '#16202e', soft: '#4d5b6d', line: '#7d8a9b', rule: '#dfe5ec', back: '#f3f5f8', card: '#ffffff', error: '#b42318', good: '#0d6b3f', dimmest: '#f3f5f8' };
const DARK = { ink: '#e9eef5', soft: '#b3bfce', line: '#8592a3', rule: '#344152', back: '#10161e', card: '#18212c', error: '#ffa198', good: '#6fd8a4', dimmest: '#18212c' };

/** Contrasts that WCAG 2.2 AA asks for: of text, and of what is not text. */
const TEXT = 4.5;
const SHAPE = 3;

/** The one inline style of every page, in the vendor's colour: as it is on buttons, moved until it can be read as text. */
export function styleOf({ primaryColor = USUAL_COLOR }: PageOptions): string {
  const brand = primaryColor.toLowerCase();
  return `:root{color-scheme:light dark;${variables(LIGHT, brand, brand)}}`
    + `@media (prefers-color-scheme:dark){:root{${variables(DARK, brand, standingOut(brand, DARK.dimmest, SHAPE))}}}`
    + STYLE;
}

function variables({ dimmest, ...colors }: typeof LIGHT, brand: string, accent: string): string {
  const all = {
    ...colors,
    'accent': accent,
    'on-accent': textOn(accent),
    'edge': standingOut(accent, dimmest, SHAPE),
    'link': standingOut(brand, dimmest, TEXT),
  };
  return Object.entries(all).map(([name, color]) => `--${name}:${color}`).join(';');
}

const STYLE = `
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--back);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:36rem;margin:0 auto;padding:1.25rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .875rem}
header img{display:block;height:2.5rem;max-width:12rem;object-fit:contain;object-position:left}
header p{margin:0;color:var(--soft);line-height:1.35}
header strong{display:inline-block;color:var(--ink)}
header strong::first-letter{text-transform:uppercase}
main{padding:1.75rem 1.25rem;background:var(--card);border-top:.25rem solid var(--edge)}
footer{color:var(--soft);font-size:.9375rem}
footer p{margin:0 0 .375rem}
h1{margin:0 0 .625rem;font-size:1.75rem;line-height:1.2;letter-spacing:-.02em;text-wrap:balance}
p{margin:0 0 1rem}
main>:last-child,form>:last-child{margin-bottom:0}
ol,ul{margin:0 0 1rem;padding-left:1.4rem}
li{margin:.3rem 0}
a{color:var(--link);text-underline-offset:.15em}
code{font:.9375em ui-monospace,Menlo,Consolas,monospace}
.lead{font-size:1.0625rem;color:var(--soft)}
.small{color:var(--soft);font-size:.9375rem}
.purchase{margin:1.5rem 0;padding:.875rem 1rem;border:1px solid var(--rule);border-radius:.625rem;background:var(--back)}
.purchase div{display:flex;flex-wrap:wrap;gap:0 .75rem}
.purchase dt{flex:0 0 100%;color:var(--soft)}
.purchase dd{margin:0;font-weight:600}
.tag{margin-left:.25rem;padding:.1rem .5rem;border:1px solid var(--good);border-radius:1rem;color:var(--good);font-size:.8125rem}
.field{margin:0 0 1.25rem}
label{display:block;margin-bottom:.3rem;font-weight:600}
.optional{color:var(--soft);font-weight:400}
input,select{display:block;width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
[aria-invalid]{border:2px solid var(--error);outline-color:var(--error)}
.tick{display:flex;gap:.75rem;align-items:flex-start}
.tick label{margin:0;padding:.1rem 0;font-weight:400}
.tick input{flex:none;width:1.5rem;height:1.5rem;min-height:0;margin:.1rem 0;accent-color:var(--edge)}
.error{margin:0 0 .35rem;color:var(--error);font-weight:600}
.alert{margin:0 0 1.5rem;padding:1rem 1.125rem;border:1px solid var(--error);border-left-width:.375rem;border-radius:.625rem}
.alert p{margin:0;font-weight:600}
.alert ul{margin:.375rem 0 0}
.alert a{color:var(--error)}
.state{margin:1.25rem 0;padding:1.125rem 1.25rem;border:1px solid var(--rule);border-left:.375rem solid var(--edge);border-radius:.625rem;background:var(--back)}
.state p{margin:0 0 .25rem}
.state .button{margin-top:.75rem}
.state strong{font-size:1.125rem}
.state[data-now=PENDING]{border-left-color:var(--line)}
.state[data-now=FAILED]{border-left-color:var(--error)}
.state[data-now=FAILED] strong{color:var(--error)}
.state[data-now=ACTIVE]{border-left-color:var(--good)}
.state[data-now=ACTIVE] strong{color:var(--good)}
.state[data-now=PENDING] strong::before{content:"";display:inline-block;width:.85em;height:.85em;margin-right:.5em;border:.18em solid var(--line);border-top-color:var(--edge);border-radius:50%;vertical-align:-.08em}
.steps{margin:1.75rem 0;padding:0;list-style:none;counter-reset:step}
.steps li{position:relative;margin:0;padding:0 0 1.125rem 2.75rem;counter-increment:step}
.steps li::before{content:counter(step);position:absolute;left:0;top:-.125rem;width:1.75rem;height:1.75rem;border:1px solid var(--line);border-radius:50%;background:var(--card);text-align:center;font-weight:600;line-height:1.6rem;font-size:.9375rem}
.steps li:not(:last-child)::after{content:"";position:absolute;left:.85rem;top:1.75rem;bottom:.125rem;border-left:1px solid var(--line)}
.steps li p{margin:.125rem 0 0}
.steps .registered::before,[data-now=ACTIVE]~.steps .confirmed::before{content:"✓"/"";border-color:var(--good);color:var(--good)}
[data-now=ACTIVE]~.steps .small,[data-now=ENDED]~.steps,[data-now=LOST]~.steps{display:none}
button,.button{display:block;width:100%;min-height:3rem;padding:.6875rem 1.25rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{box-shadow:inset 0 0 0 2px var(--on-accent)}
button.quiet{display:inline-block;width:auto;margin-right:.5rem;background:transparent;color:var(--link)}
button.quiet:hover{box-shadow:inset 0 0 0 1px var(--edge)}
details{margin:1.5rem 0 0;border-top:1px solid var(--rule);padding-top:1rem}
summary{padding:.5rem 0;color:var(--link);font-weight:600;cursor:pointer}
details form{margin-top:.75rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
@media (min-width:26rem){.purchase dt{flex:0 0 6.5rem}}
@media (min-width:40rem){body{padding:2.5rem 0}header,footer{padding:1.25rem 2.5rem}main{padding:2.25rem 2.5rem 2rem;border:1px solid var(--rule);border-top:.25rem solid var(--edge);border-radius:.875rem}form:not(#check) button,main>p .button,.state .button{display:inline-block;width:auto;min-width:14rem}}
@media (prefers-color-scheme:dark){header img{padding:.375rem .5rem;border-radius:.5rem;background:#fff}}
@media (prefers-reduced-motion:no-preference){.state[data-now=PENDING] strong::before{animation:turn 1.2s linear infinite}@keyframes turn{to{rotate:360deg}}}
@media print{body{padding:0;background:#fff;color:#000}button,form.again,#check,summary{display:none!important}main{border:0}}
`;
