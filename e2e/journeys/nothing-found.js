// When there is nothing: what was mistyped is mended and said, what is not there leads on, and nobody stands before a wall.
import assert from 'node:assert/strict';
import { go, journey, withAndWithoutScript } from '../shop.js';

withAndWithoutScript('a slip of the pen is mended, and it is said', {}, async (page) => {
  await go(page, '/');
  await page.getByLabel('Search the shop').fill('chocolatte mlik');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.waitForURL('**/search?q=chocolatte+mlik');
  const said = await page.locator('.corrected').textContent();
  assert.match(said, /chocolatte mlik/);
  assert.match(said, /chocolate milk/);
  assert.ok(await page.locator('#results .item').count() > 0);
});

withAndWithoutScript('words that find nothing: that is said, with things that may be meant and a way on', {}, async (page) => {
  await go(page, '/search?q=xqzvwj');
  assert.match(await page.getByRole('heading', { level: 1 }).textContent(), /xqzvwj/);
  assert.equal(await page.getByLabel('Search the shop').inputValue(), 'xqzvwj', 'what was typed can be mended');
  assert.ok(await page.locator('.near .item').count() > 0, 'things that may be meant');
  await page.locator('.near .ways a').first().click();
  await page.waitForURL('**/c/*');
  assert.ok(await page.locator('#results .item').count() > 0);
});

withAndWithoutScript('filters that leave nothing can be cleared', {}, async (page) => {
  await go(page, '/c/bakery?brand=Nobody&max=1');
  assert.equal(await page.locator('#results .item:not(.near *)').count(), 0);
  await page.locator('.nothing').getByRole('link', { name: 'Clear all' }).click();
  await page.waitForURL('**/c/bakery');
  assert.ok(await page.locator('#results .item').count() > 0);
});

withAndWithoutScript('what is not there is 404, in the dress of the shop and its language', {}, async (page) => {
  for (const path of ['/nothing-here', '/p/no-such-thing', '/c/no-such-aisle']) {
    await go(page, path, 404);
    await page.getByRole('link', { name: 'To the shop front' }).waitFor();
  }
  await go(page, '/he/p/no-such-thing', 404);
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await page.locator('main .btn.main').click();
  await page.waitForURL('**/he');
});

journey('what cannot be answered is told on a page too', {}, async (page) => {
  await go(page, '/branch', 405);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('link', { name: 'To the shop front' }).click();
});

journey('junk in an address breaks nothing', {}, async (page) => {
  const junk = [
    `/search?q=${encodeURIComponent('"((AND OR NOT ~~ ^^ field:* [x TO y] \\ / && || !')}`,
    `/search?q=${'x'.repeat(10_000)}`,
    '/search?q=%00%ff%fe',
    '/search?page=99999999999999999999&sort=nope&stars=-1&min=abc&max=9e99&diet=',
    '/search?page=200',
    `/c/dairy-eggs?page=-5&brand=${encodeURIComponent('🧀')}`,
    `/suggest?q=${encodeURIComponent('"((AND OR')}`,
    '/p/%00', '/p/..%2f..%2fetc', '/he/he/he',
  ];
  for (const path of junk) {
    const answer = await page.request.get(path, { headers: { accept: 'text/html' } });
    assert.ok([200, 400, 404].includes(answer.status()), `${path.slice(0, 60)}: ${answer.status()}`);
    assert.match(answer.headers()['content-type'], /^text\/html/, path.slice(0, 60));
  }
});
