// Back leads to the place in the list that one left, not to its top and not to another list.
import assert from 'node:assert/strict';
import { PHONE, at, go, journey, withAndWithoutScript } from '../shop.js';

const scrolled = (page) => page.evaluate(() => Math.round(scrollY));

for (const [where, options] of [['at a desk', {}], ['on a telephone', { viewport: PHONE }]]) {
  journey(`back from a product to the same row of the list, ${where}`, options, async (page) => {
    await go(page, '/search?page=2');
    const card = page.locator('#results .item h3 a').nth(15);
    await card.scrollIntoViewIfNeeded();
    const place = await scrolled(page);
    assert.ok(place > 200, `far down: ${place}`);
    const title = await card.textContent();
    await card.click();
    await page.waitForURL('**/p/*');
    await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor();
    await page.goBack();
    await page.waitForURL('**/search?page=2');
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 60, place);
  });
}

withAndWithoutScript('back from a product to a list as it was narrowed down', {}, async (page, scripted) => {
  await go(page, '/c/dairy-eggs');
  await page.locator('#groups label').filter({ hasText: 'Vegan' }).click();
  if (!scripted) await page.locator('#facets').getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
  await page.locator('.pill').first().waitFor();
  const list = at(page);
  const titles = await page.locator('#results h3').allTextContents();
  await page.locator('#results .item h3 a').first().click();
  await page.waitForURL('**/p/*');
  await page.goBack();
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
  assert.equal(at(page), list);
  await page.locator('.pill').filter({ hasText: 'Vegan' }).waitFor();
  assert.deepEqual(await page.locator('#results h3').allTextContents(), titles);
  assert.ok(await page.locator('#groups input[value=vegan]').isChecked());
});

journey('back and forth with motion: the pages answer clicks at once', { reducedMotion: 'no-preference' }, async (page) => {
  await go(page, '/c/bakery');
  await page.locator('#results .item h3 a').first().click();
  await page.waitForURL('**/p/*');
  await page.goBack();
  await page.waitForURL('**/c/bakery');
  await page.locator('#results .item h3 a').nth(1).click();
  await page.waitForURL('**/p/*');
  await page.goBack();
  await page.goForward();
  await page.waitForURL('**/p/*');
  await page.getByRole('navigation', { name: 'You are here' }).getByRole('link', { name: 'Bakery' }).click();
  await page.waitForURL('**/c/bakery');
});
