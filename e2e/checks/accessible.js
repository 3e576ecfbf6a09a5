// axe finds nothing on any page in any state: in light and dark, written from the left and from the right, at a desk and
// on a telephone. Beside it what axe does not look at: nothing is wider than a narrow telephone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DESK, PHONE, chromiumHere, go, visitor, watched } from '../shop.js';
import { pages, spoken } from '../pages.js';

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations'],
};

// Dark differs in its colours alone.
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] };

const violations = (page, rules) => page.evaluate(async (chosen) => {
  const found = await window.axe.run(document, chosen);
  return found.violations.map((one) => `${one.id} (${one.help}): ${one.nodes.slice(0, 5).map((node) => node.target.join(' ')).join(', ')}`);
}, rules);

// What one page looks like at a desk and on a telephone, in the light and in the dark.
const look = async (page, lang, { name, path, status, state, english, alike }, faults) => {
  let looks = 0;
  for (const viewport of alike ? [DESK] : [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: 'light' });
    if (viewport === DESK || state) {
      await go(page, english ? path : spoken(path, lang), status);
      await state?.(page);
      await page.evaluate(axe);
    }
    for (const [colorScheme, rules] of [['light', RULES], ['dark', COLOURS]]) {
      await page.emulateMedia({ colorScheme });
      for (const fault of await violations(page, rules)) faults.push(`${name}, ${viewport.width} px, ${colorScheme}: ${fault}`);
      looks += 1;
    }
  }
  return looks;
};

for (const lang of ['en', 'he']) {
  test(`axe, ${lang}`, { timeout: 180_000 }, async () => {
    const context = await visitor();
    const { page, faults } = await watched(context);
    let looks = 0;
    try {
      for (const one of await pages(await chromiumHere())) {
        if (lang !== 'en' && (one.english || one.alike)) continue;
        looks += await look(page, lang, one, faults);
      }
      assert.equal([...new Set(faults)].join('\n'), '');
      console.log(`axe, ${lang}: 0 violations in ${looks} looks`);
    } finally {
      await context.close();
    }
  });
}

test('no page is wider than a telephone of 320 px, in any language', { timeout: 120_000 }, async () => {
  const context = await visitor({ viewport: { width: 320, height: 700 } });
  // Pictures have their size before they come.
  await context.route('**/media/**', (route) => route.abort());
  const page = await context.newPage();
  const wide = [];
  try {
    const all = (await pages(await chromiumHere())).filter((one) => !one.state);
    for (const lang of ['en', 'he', 'de', 'es']) {
      for (const { path, status, english } of all) {
        if (english && lang !== 'en') continue;
        await page.goto(english ? path : spoken(path, lang), { waitUntil: 'domcontentloaded' });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 320) wide.push(`${spoken(path, lang)} (${status ?? 200}): ${width} px`);
      }
    }
    assert.deepEqual(wide, []);
  } finally {
    await context.close();
  }
});
