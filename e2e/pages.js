// Every page of the shop and every state that it can be in: what the checks look at.
import assert from 'node:assert/strict';
import { house } from './shop.js';

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
  { name: '404', path: '/p/no-such-thing', status: 404 },
  { name: 'error', path: '/branch', status: 405, english: true },
  { name: 'demo', path: '/demo', english: true },
  { name: 'mailbox', path: '/mailbox', english: true },
];

/** The same path in another language. */
export const spoken = (path, lang) => (lang === 'en' ? path : path === '/' ? `/${lang}` : `/${lang}${path}`);
