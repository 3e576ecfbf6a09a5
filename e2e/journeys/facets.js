// Narrowing a list down: facets, their counts, the pills of what was chosen, the sheet of a telephone.
import assert from 'node:assert/strict';
import { PHONE, at, go, journey, withAndWithoutScript } from '../shop.js';

// The status is empty for a moment, so that the new count is read out.
const count = async (page) => Number((await page.locator('#head [role=status]').filter({ hasText: /\d/ }).textContent()).replace(/\D/g, ''));
const option = (page, name, value) => page.locator(`#groups input[name="${name}"][value="${value}"]`);
const parameters = (page) => new URL(page.url()).searchParams;

// Without script a form is sent; with it, the list is exchanged in place.
const choose = async (page, name, value, scripted) => {
  const input = option(page, name, value);
  const label = input.locator('xpath=ancestor::label');
  const details = input.locator('xpath=ancestor::details');
  if (await details.getAttribute('open') === null) await details.locator('summary').click();
  const promised = Number((await label.locator('small').textContent()).replace(/\D/g, ''));
  await label.click();
  if (!scripted) await page.locator('#facets').getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.getAll(name).includes(value));
  await page.locator('.pill').first().waitFor();
  return promised;
};

withAndWithoutScript('a diet is chosen and taken away again', {}, async (page, scripted) => {
  await go(page, '/search?q=bread');
  const before = await count(page);
  const promised = await choose(page, 'diet', 'vegan', scripted);
  assert.ok(promised > 0 && promised < before, `${promised} of ${before}`);
  assert.equal(await count(page), promised, 'as many as the facet said');
  assert.ok(await option(page, 'diet', 'vegan').isChecked());
  assert.equal(parameters(page).get('q'), 'bread', 'the words are kept');

  await page.locator('.pill').filter({ hasText: 'Vegan' }).click();
  await page.waitForURL((url) => !url.searchParams.has('diet'));
  assert.equal(await count(page), before);
});

withAndWithoutScript('two facets, an order, and all cleared', {}, async (page, scripted) => {
  await go(page, '/c/dairy-eggs');
  const all = await count(page);
  await choose(page, 'diet', 'vegetarian', scripted);
  const vegetarian = await count(page);
  const brand = await page.locator('#groups input[name=brand]').first().getAttribute('value');
  const promised = await choose(page, 'brand', brand, scripted);
  assert.equal(await count(page), promised);
  assert.ok(promised <= vegetarian && vegetarian <= all);

  await page.getByLabel('Sort').selectOption({ label: 'Price, low first' });
  if (!scripted) await page.locator('.sort button').click();
  await page.waitForURL((url) => url.searchParams.has('sort'));
  assert.deepEqual(parameters(page).getAll('brand'), [brand], 'the facets are kept');
  const prices = await page.locator('#results .price').evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ''))));
  assert.deepEqual(prices, [...prices].sort((a, b) => a - b));

  await page.getByRole('link', { name: 'Clear all' }).click();
  await page.waitForURL((url) => !url.searchParams.has('diet') && !url.searchParams.has('brand'));
  assert.equal(await count(page), all);
});

withAndWithoutScript('a highest price is typed', {}, async (page, scripted) => {
  await go(page, '/c/dairy-eggs');
  const field = page.locator('#groups input[name=max]');
  await field.fill('10');
  if (scripted) await field.press('Enter');
  else await page.locator('#facets').getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('max') === '10');
  await page.locator('.pill').first().waitFor();
  const prices = await page.locator('#results .price').evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ''))));
  assert.ok(prices.length > 0 && prices.every((price) => price <= 1000), String(prices));
});

journey('who chooses with the keyboard keeps the focus, and hears the new count', {}, async (page) => {
  await go(page, '/search');
  const vegan = option(page, 'diet', 'vegan');
  await vegan.focus();
  await page.keyboard.press('Space');
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
  await page.locator('.pill').first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.value), 'vegan', 'the focus stays on what was chosen');
  await page.locator('#head [role=status]').filter({ hasText: /\d/ }).waitFor({ state: 'attached' });
});

journey('on a telephone the facets are a sheet that opens, closes and leads back', { viewport: PHONE }, async (page) => {
  await go(page, '/search');
  const sheet = page.locator('#facets');
  assert.equal(await sheet.isVisible(), false);
  const opener = page.getByRole('button', { name: /Filters/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  await sheet.waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  assert.ok(await opener.evaluate((button) => button === document.activeElement), 'the focus is where it was');

  await opener.click();
  const vegan = option(page, 'diet', 'vegan').locator('xpath=ancestor::label');
  await vegan.click();
  await page.waitForURL((url) => url.searchParams.get('diet') === 'vegan');
  await page.locator('#show').click();
  await sheet.waitFor({ state: 'hidden' });
  await page.locator('.pill').filter({ hasText: 'Vegan' }).waitFor();
});

journey('a facet that nobody knows is passed over', {}, async (page) => {
  await go(page, '/search?diet=stone&brand=Nobody&colour=7');
  assert.equal(await page.locator('.pill').count(), 2);
  await page.getByRole('link', { name: 'Clear all' }).first().click();
  await page.waitForURL((url) => !url.searchParams.has('diet'));
  assert.ok(await count(page) > 300, at(page));
});
