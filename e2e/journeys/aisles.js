// Walking through the aisles: from the front or the menu into a category, page by page, to a product and up again.
import assert from 'node:assert/strict';
import { DESK, PHONE, at, go, journey, withAndWithoutScript } from '../shop.js';

const names = (page) => page.locator('#results .item h3 a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));

withAndWithoutScript('from the front through an aisle to a product, and up by the way that is shown', {}, async (page) => {
  await go(page, '/');
  await page.locator('#walk').getByRole('link', { name: /Bakery/ }).click();
  await page.waitForURL('**/c/bakery');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Bakery');
  const card = page.locator('#results .item').first();
  const title = await card.locator('h3').textContent();
  await card.locator('h3 a').click();
  await page.waitForURL('**/p/*');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), title);
  await page.getByRole('navigation', { name: 'You are here' }).getByRole('link', { name: 'Bakery' }).click();
  await page.waitForURL('**/c/bakery');
});

withAndWithoutScript('every product of an aisle comes once, over all its pages', {}, async (page) => {
  await go(page, '/c/fruit-vegetables');
  const total = Number((await page.locator('#head [role=status]').textContent()).replace(/\D/g, ''));
  const seen = await names(page);
  for (let next = page.locator('.pages a[rel=next]'); await next.count() > 0;) {
    const [{ href }] = await next.evaluateAll((all) => all.map((one) => ({ href: one.href })));
    await next.click();
    await page.waitForURL(href);
    seen.push(...await names(page));
  }
  assert.equal(seen.length, total);
  assert.equal(new Set(seen).size, total, 'none comes twice');
});

for (const [where, viewport] of [['at a desk', DESK], ['on a telephone', PHONE]]) {
  journey(`the menu of the aisles opens, closes and leads, ${where}`, { viewport }, async (page) => {
    await go(page, '/branches');
    const menu = page.locator('#aisles');
    const opener = page.getByRole('button', { name: 'Aisles' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    assert.ok(await opener.evaluate((button) => button === document.activeElement), 'the focus is where it was');
    await page.keyboard.press('Enter');
    await menu.waitFor();
    await page.keyboard.press('Tab');
    assert.ok(await menu.evaluate((nav) => nav.contains(document.activeElement)), 'what was opened comes next');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/c/*');
  });
}

journey('a variant is chosen, and the page says its price', {}, async (page) => {
  await go(page, '/search?q=milk');
  await go(page, '/p/fresh-milk-3');
  const variants = page.locator('.opts a');
  if (await variants.count() < 2) return assert.fail('fresh milk comes in one size alone');
  const other = page.locator('.opts a:not([aria-current])').first();
  const named = await other.locator('bdi').textContent();
  await other.click();
  await page.waitForURL('**/p/fresh-milk-3?variant=*');
  assert.equal(await page.locator('.opts a[aria-current=true] bdi').textContent(), named);
  assert.ok(at(page).includes('variant='));
});
