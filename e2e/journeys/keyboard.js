// Keyboard alone: everything can be reached in the order of the eye, what has the focus is seen, nothing holds it fast.
import assert from 'node:assert/strict';
import { DESK, PHONE, focused, go, journey } from '../shop.js';

const PAGES = ['/', '/c/bakery', '/search?q=milk&diet=vegan', '/p/fresh-milk-3', '/branches', '/search?q=xqzvwj', '/he'];

/** What the focus is on now: where in the document, where on the page, and whether one sees it. */
const stop = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const look = (one) => JSON.stringify([null, '::after'].map((part) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor, textDecorationLine } = getComputedStyle(one, part);
    return [outlineStyle === 'none' ? '' : [outlineStyle, outlineWidth, outlineColor], boxShadow, backgroundColor, borderColor, textDecorationLine];
  }));
  // A control that is drawn by another element, such as a radio under a picture, shows the focus on that; a link that
  // covers its card, on what it covers it with, or on the card.
  const around = [element, element.nextElementSibling].filter(Boolean);
  for (let one = element.parentElement; one && one.localName !== 'main' && around.length < 7; one = one.parentElement) around.push(one);
  const lit = around.map(look);
  const box = element.getBoundingClientRect();
  const radio = element.type === 'radio' ? element.name : '';
  element.blur();
  const unlit = around.map(look);
  element.focus({ preventScroll: true });
  return {
    name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 40) || element.name || element.localName,
    at: [...document.querySelectorAll('*')].indexOf(element),
    radio,
    seen: lit.some((one, which) => one !== unlit[which]),
    within: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
});

/** What the keyboard should reach: all that can be acted on and is shown; of a group of radios only one. */
const reachable = (page) => page.evaluate(() => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    .filter((one) => {
      if (one.type !== 'radio') return true;
      if (groups.has(one.name)) return false;
      return groups.add(one.name);
    }).length;
});

for (const [where, viewport] of [['at a desk', DESK], ['on a telephone', PHONE]]) {
  journey(`tab goes once through each page, in its order, always seen, and out of it again, ${where}`, { viewport }, async (page) => {
    for (const path of PAGES) {
      await go(page, path);
      const expected = await reachable(page);
      const stops = [];
      for (;;) {
        await page.keyboard.press('Tab');
        const here = await stop(page);
        // Behind the last comes the browser, or the first again when there is nothing else in it.
        if (!here || here.at === stops[0]?.at) break;
        assert.ok(stops.length < expected + 5, `${path}: the focus does not come out again; last ${stops.slice(-3).map((one) => one.name)}`);
        assert.ok(here.seen, `${path}: one does not see that the focus is on “${here.name}”`);
        assert.ok(here.within, `${path}: “${here.name}” has the focus where nobody sees it`);
        const before = stops.at(-1);
        assert.ok(!before || here.at > before.at, `${path}: the focus goes back from “${before?.name}” to “${here.name}”`);
        stops.push(here);
      }
      assert.equal(stops.length, expected, `${path}: what can be acted on is reached`);
    }
  });
}

journey('the first tab offers to skip what is the same on every page', {}, async (page) => {
  for (const path of PAGES) {
    await go(page, path);
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    assert.ok(await skip.evaluate((link) => link === document.activeElement), `${path}: ${await focused(page)}`);
    await page.waitForFunction(() => document.querySelector('.skip').getBoundingClientRect().top >= 0);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'main');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main, footer') !== null), `${path}: ${await focused(page)}`);
  }
});

journey('from the front through words and a facet to a product, without a mouse', {}, async (page) => {
  const tabTo = async (wanted, most) => {
    for (let press = 0; press < most; press++) {
      await page.keyboard.press('Tab');
      if (await wanted.evaluate((one) => one === document.activeElement)) return;
    }
    assert.fail(`not reached in ${most} steps: ${wanted}`);
  };
  await go(page, '/');
  await tabTo(page.getByRole('combobox'), 10);
  await page.keyboard.type('bread');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=bread');
  await tabTo(page.locator('#groups input[name=diet][value=vegan]'), 40);
  await page.keyboard.press('Space');
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
  await page.locator('.pill').first().waitFor();
  await tabTo(page.locator('#results .item a').first(), 60);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/p/*');
  await page.goBack();
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
});
