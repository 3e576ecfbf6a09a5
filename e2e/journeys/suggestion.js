// Finding a product while one still types its name: the field is a combobox that the keyboard alone can use.
import assert from 'node:assert/strict';
import { DESK, PHONE, at, go, journey } from '../shop.js';

const seek = (page) => page.getByRole('combobox');
const options = (page) => page.getByRole('listbox').getByRole('option');
const chosen = (page) => page.getByRole('option', { selected: true });

// All of it in one go: while letters come one by one, the list is that of the letters so far.
const type = async (page, text) => {
  await seek(page).fill(text);
  await options(page).first().waitFor();
};

for (const [where, viewport] of [['at a desk', DESK], ['on a telephone', PHONE]]) {
  journey(`arrows and enter lead to what was suggested, ${where}`, { viewport }, async (page) => {
    await go(page, '/');
    await seek(page).focus();
    await type(page, 'chocolate mil');
    assert.equal(await seek(page).getAttribute('aria-expanded'), 'true');
    assert.match(await page.locator('.seek [role=status]').textContent(), /\d/, 'how many there are is said');

    await page.keyboard.press('ArrowDown');
    const first = await chosen(page).textContent();
    assert.equal(await seek(page).getAttribute('aria-activedescendant'), await chosen(page).getAttribute('id'));
    assert.match(first, /milk/i);
    await page.keyboard.press('ArrowUp');
    assert.equal(await chosen(page).count(), 0, 'above the first stands the field itself');
    assert.equal(await seek(page).getAttribute('aria-activedescendant'), null);

    const product = options(page).filter({ hasText: 'Chocolate milk' }).first();
    const down = await product.evaluate((one) => [...one.parentElement.children].indexOf(one) + 1);
    for (let press = 0; press < down; press++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/p/chocolate-milk');
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Chocolate milk');
  });
}

journey('escape closes the suggestions and keeps what was typed; enter then searches', {}, async (page) => {
  await go(page, '/');
  await seek(page).focus();
  await type(page, 'milk');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  assert.equal(await seek(page).getAttribute('aria-expanded'), 'false');
  assert.equal(await seek(page).inputValue(), 'milk');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=milk');
  await page.getByRole('heading', { level: 1 }).filter({ hasText: 'milk' }).waitFor();
});

journey('tab leaves the field and takes the suggestions away', {}, async (page) => {
  await go(page, '/');
  await seek(page).focus();
  await type(page, 'bread');
  await page.keyboard.press('Tab');
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  assert.equal(await seek(page).evaluate((field) => field === document.activeElement), false);
});

journey('the mouse chooses too', {}, async (page) => {
  await go(page, '/');
  await type(page, 'goat mil');
  await options(page).filter({ hasText: 'Goat milk' }).first().click();
  await page.waitForURL('**/p/goat-milk');
});

journey('what was typed on an English keyboard finds what was meant in Hebrew', {}, async (page) => {
  await go(page, '/he');
  await seek(page).focus();
  await type(page, 'jkc'); // the keys of חלב, milk
  await options(page).filter({ hasText: 'חלב' }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/he\/(p|c|search)/);
  assert.ok(at(page).startsWith('/he/'), 'the language is kept');
});

journey('nothing that begins like it: no list, and it is said', {}, async (page) => {
  await go(page, '/');
  const answered = page.waitForResponse((answer) => answer.url().includes('/suggest'));
  await seek(page).fill('xqzvwj');
  await answered;
  await page.locator('.seek [role=status]').filter({ hasText: /./ }).waitFor({ state: 'attached' });
  assert.equal(await page.getByRole('listbox').count(), 0);
  assert.equal(await seek(page).getAttribute('aria-expanded'), 'false');
});
