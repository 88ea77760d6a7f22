/** The one inline style of every page. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#16202e;--soft:#4d5b6d;--line:#8592a3;--rule:#dfe5ec;--back:#f3f5f8;--card:#fff;--accent:#1d4ed8;--on-accent:#fff;--error:#b42318;--good:#0d6b3f}
@media (prefers-color-scheme:dark){:root{--ink:#e9eef5;--soft:#b3bfce;--line:#8592a3;--rule:#344152;--back:#10161e;--card:#18212c;--accent:#8db4ff;--on-accent:#0b1526;--error:#ffa198;--good:#6fd8a4}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--back);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
main,footer{max-width:36rem;margin:0 auto;padding:1.5rem 1.25rem}
main{background:var(--card)}
footer{color:var(--soft);font-size:.9375rem}
h1{margin:0 0 .75rem;font-size:1.625rem;line-height:1.25;letter-spacing:-.01em}
h2{margin:1.75rem 0 .5rem;font-size:1.125rem}
p{margin:0 0 1rem}
ol{margin:0 0 1rem;padding-left:1.4rem}
li{margin:.3rem 0}
a{color:var(--accent);text-underline-offset:.15em}
.eyebrow{margin:0 0 .25rem;color:var(--soft);font-size:.9375rem;font-weight:600}
.eyebrow::first-letter{text-transform:uppercase}
.purchase{margin:1.25rem 0;padding:.75rem 0;border:solid var(--rule);border-width:1px 0}
.purchase div{display:flex;flex-wrap:wrap;gap:0 .75rem}
.purchase dt{min-width:7rem;color:var(--soft)}
.purchase dd{margin:0;font-weight:600}
.field{margin:0 0 1.125rem}
label{display:block;margin-bottom:.25rem;font-weight:600}
.optional{color:var(--soft);font-weight:400}
input{display:block;width:100%;min-height:2.875rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
input[aria-invalid=true]{border:2px solid var(--error)}
.error{margin:.35rem 0 0;color:var(--error);font-weight:600}
.alert{margin:0 0 1.25rem;padding:.75rem 1rem;border:1px solid var(--error);border-left-width:.375rem;border-radius:.5rem}
.state{margin:0 0 1.25rem;padding:1rem;border:1px solid var(--rule);border-left:.375rem solid var(--accent);border-radius:.5rem}
.state p:last-child{margin-bottom:0}
.state strong{display:block;font-size:1.125rem}
.state .good{color:var(--good)}
button,.button{display:inline-block;min-height:2.875rem;padding:.625rem 1.25rem;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
form.again{margin:0 0 1.25rem}
button.quiet{background:transparent;color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.small{color:var(--soft);font-size:.9375rem}
@media (min-width:40rem){body{padding:3rem 0}main{padding:2.25rem 2.5rem;border:1px solid var(--rule);border-radius:.875rem}footer{padding:1.25rem 2.5rem}}
`;
