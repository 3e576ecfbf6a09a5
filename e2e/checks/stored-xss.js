// What people write is text, wherever it is shown. A merchant, a supplier's file or a buyer may write markup into every
// field there is; it is shown as it was written, and none of it becomes an element, a handler or an address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, spoken } from '../pages.js';
import { go, house, logins, visitor, watched } from '../shop.js';

const run = (mark) => `window.ran=${mark}`;
const MARKUP = `"><script>${run(1)}</script><img src=x onerror=${run(2)}>`;
const CLOSERS = `--></title></textarea></script></style><svg onload=${run(3)}><script>${run(4)}</script>`;
const ADDRESS = `javascript:${run(5)}`;
const TEMPLATE = `{{constructor.constructor('${run(6)}')()}}\${${run(7)}}`;
const QUOTES = `' onmouseover=${run(8)} x='" onfocus=${run(9)} autofocus y="`;
const ALL = [MARKUP, CLOSERS, ADDRESS, TEMPLATE, QUOTES];
const WORD = 'zulubrand'; // found by it, and by nothing else

const token = async (role) => {
  const login = logins()[role];
  assert.ok(login, 'BODEGA_LOGINS is not set: `cargo run -p xtask -- e2e` sets it to the logins of its demo');
  return (await ask('/auth/login', { method: 'POST', body: JSON.stringify(login) })).accessToken;
};

const send = (method, path, by, body) => ask(path, { method, token: by, body: body && JSON.stringify(body) });

/** Writes it everywhere. Gives where it is seen, how it is undone, and what it was. */
const write = async (admin, customer) => {
  const category = await send('POST', '/admin/categories', admin, {
    name: `${WORD} ${MARKUP}`, slug: `${WORD}-aisle`, translations: { he: { name: CLOSERS }, de: { name: QUOTES } },
  });
  const product = await send('POST', '/admin/products', admin, {
    title: `${WORD} ${MARKUP}`,
    slug: WORD,
    description: ALL.join('\n\n'),
    brand: MARKUP.slice(0, 100),
    tags: [QUOTES.slice(0, 40)],
    dietary: [MARKUP.slice(0, 40)],
    allergens: [MARKUP.slice(0, 40)],
    attributes: { ingredients: CLOSERS, storage: MARKUP, origin: QUOTES, producer: ADDRESS, nutrition: `energy=${MARKUP};fat=${CLOSERS}`, season: MARKUP },
    categoryIds: [category.id],
    variants: [
      { sku: 'ZULU-1', title: MARKUP, price: { amount: 500, currency: 'ILS' } },
      { sku: 'ZULU-2', title: QUOTES, price: { amount: 700, currency: 'ILS' } },
    ],
    translations: { he: { title: CLOSERS, description: MARKUP, attributes: { storage: QUOTES } }, de: { title: QUOTES, description: CLOSERS } },
  });
  const review = await send('POST', '/products/bananas/reviews', customer, { rating: 1, title: MARKUP, text: `${CLOSERS}\n${QUOTES}`, lang: 'en' });
  await send('PATCH', `/admin/reviews/${review.id}/moderate`, admin, { decision: 'APPROVED' });
  await send('PUT', `/admin/reviews/${review.id}/reply`, admin, { text: CLOSERS });
  const undo = async () => {
    await send('DELETE', `/reviews/${review.id}`, customer);
    await send('DELETE', `/admin/products/${product.id}`, admin);
    await send('DELETE', `/admin/categories/${category.id}`, admin);
  };
  return { title: product.title, undo };
};

/** The index follows what was written within a second or so. */
const isFound = async (page) => {
  await page.goto('/');
  await page.waitForFunction(async (word) => {
    const answer = await fetch(`/suggest?q=${word}`);
    return (await answer.text()).includes('role="option"');
  }, WORD, { polling: 200 });
};

/** What became of what was written: nothing, if it is text. */
const became = (page) => page.evaluate(() => {
  const found = window.ran === undefined ? [] : [`ran: ${window.ran}`];
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) found.push(`<${element.localName} ${name}>`);
      if (/^(href|src|action|formaction|data-href)$/.test(name) && /^\s*javascript:/i.test(value)) found.push(`${name}=${value}`);
    }
    if (element.localName === 'script' && !element.src && element.type !== 'application/ld+json') found.push(element.outerHTML);
  }
  if (document.querySelector('img[src="x"]')) found.push('a picture of theirs');
  return found;
});

const facts = async (page) => {
  const blocks = await page.locator('script[type="application/ld+json"]').allTextContents();
  return blocks.map((block) => JSON.parse(block));
};

test('what is stored with markup in it is shown as text on every page', { timeout: 90_000 }, async () => {
  const [admin, customer] = [await token('admin'), await token('customer')];
  const { title, undo } = await write(admin, customer);
  const context = await visitor();
  try {
    const { page, faults } = await watched(context);
    await isFound(page);
    const seen = ['/', `/p/${WORD}`, `/p/${WORD}?variant=ZULU-2`, `/c/${WORD}-aisle`, `/search?q=${WORD}`, `/search?q=${WORD}&sort=newest&stock=0`, '/p/bananas', `/suggest?q=${WORD}`, '/branches', '/p/no-such-thing'];
    for (const lang of ['en', 'he', 'de', 'es']) {
      for (const path of seen) {
        await page.goto(spoken(path, lang));
        assert.deepEqual(await became(page), [], spoken(path, lang));
        await facts(page);
      }
    }
    await go(page, `/p/${WORD}`);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), title, 'it is shown as it was written');
    assert.ok((await facts(page)).some((fact) => fact.name === title), 'and told to search engines as it was written');
    await go(page, '/p/bananas');
    assert.ok(await page.locator('.rev h3').filter({ hasText: MARKUP }).count() > 0, 'the review is there');
    assert.ok(await page.locator('.rev .reply').filter({ hasText: CLOSERS }).count() > 0, 'and its answer');
    await go(page, '/');
    await page.getByRole('combobox').fill(WORD);
    await page.getByRole('option').filter({ hasText: MARKUP }).first().waitFor();
    assert.deepEqual(await became(page), [], 'suggestions');
    const map = await (await fetch(`${house}/sitemap.xml`)).text();
    assert.ok(!map.includes('<script'), 'the map too');
    assert.equal([...new Set(faults)].join('\n'), '');
  } finally {
    await context.close();
    await undo();
  }
});

test('what is searched for, and what an address says, is text', { timeout: 60_000 }, async () => {
  const context = await visitor();
  try {
    const { page, faults } = await watched(context);
    for (const words of ALL) {
      const said = encodeURIComponent(words);
      for (const path of [`/search?q=${said}`, `/he/search?q=${said}&brand=${said}&diet=${said}&tag=${said}&sort=${said}`, `/suggest?q=${said}`, `/c/dairy-eggs?brand=${said}&min=${said}`]) {
        await page.goto(path);
        assert.deepEqual(await became(page), [], path);
        await facts(page);
      }
      await page.goto(`/p/${said}`);
      assert.deepEqual(await became(page), [], `/p/${said}`);
    }
    await go(page, '/');
    const answered = page.waitForResponse((answer) => answer.url().includes('/suggest'));
    await page.getByRole('combobox').fill(MARKUP);
    await answered;
    assert.deepEqual(await became(page), [], 'typed');
    assert.equal([...new Set(faults)].join('\n'), '');
  } finally {
    await context.close();
  }
});
