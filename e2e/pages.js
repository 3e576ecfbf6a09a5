// Every page of the shop and every state that it can be in: what the checks look at.
import assert from 'node:assert/strict';
import { house, logins } from './shop.js';

/** Asks the interface. */
export const ask = async (path, { token, ...options } = {}) => {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`${house}/api/v1${path}`, { headers, ...options });
  const text = await answer.text();
  assert.ok(answer.ok, `${options.method ?? 'GET'} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text).data : null;
};

let out;

/** A product that no branch has; the demo leaves some out. */
const soldOut = (browser) => (out ??= findSoldOut(browser));

const findSoldOut = async (browser) => {
  const page = await browser.newPage({ baseURL: house, javaScriptEnabled: false });
  try {
    for (let number = 1; ; number++) {
      await page.goto(`/search?page=${number}`);
      const gone = page.locator('.item.out h3 a');
      if (await gone.count() > 0) return await gone.first().getAttribute('href');
      assert.ok(await page.locator('.pages a[rel=next]').count() > 0, 'the demo has no product that is sold out');
    }
  } finally {
    await page.close();
  }
};

const opened = {
  suggestions: async (page) => {
    await page.getByRole('combobox').fill('mil');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
  },
  aisles: async (page) => {
    await page.locator('.aisle-btn').click();
    await page.locator('#aisles').waitFor();
  },
  facets: async (page) => {
    const opener = page.locator('.facets-btn');
    if (await opener.isVisible()) await opener.click();
    for (const group of await page.locator('#facets details').all()) await group.evaluate((one) => { one.open = true; });
  },
};

/** What is put into a form of the checkout. */
export const DANA = {
  email: 'dana@example.com', name: 'Dana Levi', phone: '0505550172', line1: '12 Vital Street', city: 'Shaked Bay', postalCode: '1234567',
};

const tongue = (page) => /^\/(he|de|es)(?=\/|$)/.exec(new URL(page.url()).pathname)?.[0] ?? '';

/** Presses a button and waits until what it did has been answered, with script and without. */
const pressed = async (page, button) => {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await button.click();
  await answered;
};

/** A basket with something in it. */
export const filled = async (page) => {
  const before = tongue(page);
  if (await page.locator('.mine .cnt').count() === 0 && !page.url().includes('/checkout')) {
    await page.goto(`${before}/c/dairy-eggs`);
    if (await page.locator('.mine .cnt').count() === 0) await pressed(page, page.locator('.item [name=put]').first());
    await page.locator('.mine .cnt').waitFor();
  }
  return before;
};

/** The checkout, as far as one part of it. */
export const checkout = (until) => async (page) => {
  const before = await filled(page);
  await page.goto(`${before}/checkout?part=where`);
  if (until === 'where') return;
  for (const [name, text] of Object.entries(DANA)) await page.locator(`#where [name=${name}]`).fill(text);
  await page.locator('#where form button').last().click();
  await page.locator('#when[open]').waitFor();
  if (until === 'when') return;
  await page.locator('#when [name=slot]:enabled').nth(1).check();
  await page.locator('#when form button').last().click();
  await page.locator('#pay[open]').waitFor();
  if (until === 'pay') return;
  await page.locator(`#pay [name=payment][value=${until === 'review' ? 'tok_ok' : until}]`).check();
  await page.locator('#pay form button').last().click();
  await page.locator('#review[open]').waitFor();
};

/** The form of the first part, sent with nothing in it. */
const wrong = async (page) => {
  await checkout('where')(page);
  for (const name of Object.keys(DANA)) await page.locator(`#where [name=${name}]`).fill('');
  await page.locator('#where form').evaluate((form) => { form.noValidate = true; });
  await page.locator('#where form button').last().click();
  await page.locator('[aria-invalid=true]').first().waitFor();
};

/** An order that was made. */
const ordered = (where) => async (page) => {
  await checkout('review')(page);
  await page.locator('#review form button').last().click();
  await page.waitForURL('**/thanks');
  if (where === 'order') await page.goto(page.url().replace('/thanks', ''));
};

const drawer = async (page) => {
  await filled(page);
  await page.locator('[data-basket]').click();
  await page.locator('dialog[open]').waitFor();
};

const basket = async (page) => {
  const before = await filled(page);
  await page.goto(`${before}/basket`);
  await page.locator('.wish summary').first().click();
  await page.locator('.why summary').first().click();
};

const mistyped = async (page) => {
  await page.locator('main [name=email]').fill('nobody@example.com');
  await page.locator('main [name=password]').fill('not the password');
  await page.locator('main form button').last().click();
  await page.locator('main [role=alert]').waitFor();
};

/** A page of the account of whoever the demo has for that. */
const own = (path) => async (page) => {
  const before = tongue(page);
  if (await page.locator('main [name=password]').count() > 0) {
    const { email, password } = logins().customer;
    await page.locator('main [name=email]').fill(email);
    await page.locator('main [name=password]').fill(password);
    await page.locator('main form button').last().click();
    await page.locator('.me .vh').waitFor({ state: 'attached' });
  }
  await page.goto(before + path);
};

/**
 * What is looked at, by name: a path, and what is done there. `english`: the page is in no other language. `alike`: it is
 * made of the same as another one of these, and looked at once.
 */
export const pages = async (browser) => [
  { name: 'home', path: '/' },
  { name: 'home, suggestions open', path: '/', state: opened.suggestions },
  { name: 'home, aisles open', path: '/', state: opened.aisles },
  { name: 'listing', path: '/c/dairy-eggs' },
  { name: 'listing, facets open', path: '/c/dairy-eggs?diet=vegetarian&stock=1&sort=price&min=5', state: opened.facets },
  { name: 'second page of everything', path: '/search?page=2', alike: true },
  { name: 'found', path: '/search?q=bread', alike: true },
  { name: 'corrected', path: '/search?q=chocolatte+mlik', alike: true },
  { name: 'nothing found', path: '/search?q=xqzvwj' },
  { name: 'nothing left', path: '/c/bakery?brand=Nobody', alike: true },
  { name: 'product', path: '/p/fresh-milk-3' },
  { name: 'product, sold out', path: await soldOut(browser) },
  { name: 'branches', path: '/branches' },
  { name: 'basket, empty', path: '/basket' },
  { name: 'basket, wishes open', path: '/basket', state: basket },
  { name: 'basket, beside the page', path: '/c/bakery', state: drawer },
  { name: 'checkout, where', path: '/basket', state: checkout('where') },
  { name: 'checkout, faults', path: '/basket', state: wrong },
  { name: 'checkout, when', path: '/basket', state: checkout('when') },
  { name: 'checkout, payment', path: '/basket', state: checkout('pay') },
  { name: 'checkout, review', path: '/basket', state: checkout('review') },
  { name: 'thanks', path: '/basket', state: ordered('thanks') },
  { name: 'order', path: '/basket', state: ordered('order') },
  { name: 'sign in', path: '/sign-in' },
  { name: 'sign in, refused', path: '/sign-in', state: mistyped },
  { name: 'register', path: '/register' },
  { name: 'forgotten', path: '/forgot-password', alike: true },
  { name: 'new password', path: '/reset-password?token=x', alike: true },
  { name: 'verify', path: '/verify-email?token=x', alike: true },
  { name: 'invited', path: '/accept-invitation?token=x', alike: true },
  { name: '404', path: '/p/no-such-thing', status: 404 },
  { name: 'error', path: '/branch', status: 405, english: true },
  { name: 'demo', path: '/demo', english: true },
  { name: 'rush', path: '/demo/rush', english: true },
  { name: 'mailbox', path: '/mailbox', english: true },
  { name: 'account', path: '/sign-in', state: own('/account') },
  { name: 'addresses', path: '/sign-in', state: own('/account/addresses') },
  { name: 'new address', path: '/sign-in', state: own('/account/addresses/new') },
  { name: 'cards', path: '/sign-in', state: own('/account/cards') },
  { name: 'orders', path: '/sign-in', state: own('/orders') },
];

/** The same path in another language. */
export const spoken = (path, lang) => (lang === 'en' ? path : path === '/' ? `/${lang}` : `/${lang}${path}`);
