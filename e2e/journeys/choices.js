// What a visitor chooses (branch, language, currency, light) leaves them where they are, and stays chosen.
import assert from 'node:assert/strict';
import { PHONE, at, go, journey, withAndWithoutScript } from '../shop.js';

const HERE = '/search?q=milk&sort=price';
const html = (page) => page.locator('html');
const settings = async (page) => {
  if (!(await page.locator('#settings').isVisible())) await page.locator('.who').click();
  await page.locator('#settings').waitFor();
};

withAndWithoutScript('a branch is chosen, and the page it was chosen from is shown again with its stock', {}, async (page) => {
  await go(page, '/branches');
  const first = page.locator('.branch').first();
  const name = (await first.getByRole('heading').textContent()).trim();
  await first.getByRole('button').click();
  await page.locator('.where').filter({ hasText: name }).waitFor();
  await go(page, '/search');
  await page.locator('.where').filter({ hasText: name }).waitFor();
  assert.ok(await page.locator('#groups').getByText(name).count() > 0, 'what is in stock is that of the branch');

  await go(page, '/branches');
  assert.ok(await page.locator('.branch.here').filter({ hasText: name }).isVisible());
  await page.getByRole('button', { name: 'Show all branches together' }).click();
  await page.locator('.where').filter({ hasText: 'Choose your branch' }).waitFor();
});

withAndWithoutScript('a language is chosen: the same list in it, mirrored where it is written the other way', {}, async (page) => {
  await go(page, HERE);
  const left = (locator) => locator.boundingBox().then((box) => box.x);
  const marked = await left(page.locator('.top .mark'));
  await settings(page);
  await page.locator('.langs a[hreflang=he]').click();
  await page.waitForURL(`**/he${HERE}`);
  assert.equal(await html(page).getAttribute('dir'), 'rtl');
  assert.equal(await html(page).getAttribute('lang'), 'he');
  assert.ok(await left(page.locator('.top .mark')) > marked + 600, 'what stood left stands right');
  assert.ok(await left(page.locator('#facets')) > await left(page.locator('#results')), 'and so do the facets');
  await page.locator('#results .item a').first().click();
  await page.waitForURL('**/he/p/*');
  await settings(page);
  await page.locator('.langs a[hreflang=de]').click();
  await page.waitForURL('**/de/p/*');
  assert.equal(await html(page).getAttribute('dir'), 'ltr');
  await settings(page);
  await page.locator('.langs a[hreflang=en]').click();
  await page.waitForURL((url) => url.pathname.startsWith('/p/'));
});

withAndWithoutScript('a currency is chosen, and the list is where it was', {}, async (page) => {
  await go(page, HERE);
  const shekels = await page.locator('#results .price').first().textContent();
  await settings(page);
  await page.getByRole('button', { name: 'EUR' }).click();
  await page.locator('.who').filter({ hasText: 'EUR' }).waitFor();
  assert.equal(at(page), HERE);
  const euros = await page.locator('#results .price').first().textContent();
  assert.ok(shekels.includes('₪') && euros.includes('€'), `${shekels} became ${euros}`);
  await go(page, '/de/search');
  assert.match(await page.locator('#results .price').first().textContent(), /\d,\d\d\s*€/u, 'written as Germans write it');
});

withAndWithoutScript('dark is chosen, and stays', { viewport: PHONE }, async (page) => {
  await go(page, HERE);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const paper = await ground();
  await settings(page);
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await page.locator('html[data-theme=dark]').waitFor();
  assert.equal(at(page), HERE);
  assert.notEqual(await ground(), paper);
  assert.equal(await page.locator('#settings button[value=dark]').getAttribute('aria-pressed'), 'true');
  await go(page, '/he/branches');
  assert.equal(await html(page).getAttribute('data-theme'), 'dark');
  await settings(page);
  await page.getByRole('button', { name: 'כמו במערכת' }).click();
  await page.locator('html:not([data-theme])').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await ground(), paper, 'as the system says');
});

journey('nobody is led to another house by a choice', {}, async (page) => {
  for (const back of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
    for (const [path, form] of [['/theme', { theme: 'dark' }], ['/currency', { currency: 'EUR' }], ['/branch', { branch: '' }]]) {
      const answer = await page.request.post(path, { form: { ...form, back }, maxRedirects: 0 });
      assert.equal(answer.status(), 303);
      assert.match(answer.headers().location, /^\/(?![/\\])/, `${path} ${back}`);
    }
  }
});
