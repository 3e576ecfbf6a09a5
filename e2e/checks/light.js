// What pages weigh, whom they ask, and what they are allowed: budgets of script and style, no other host, a policy without
// inline scripts, nothing in the console.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chromiumHere, go, house, visitor, watched } from '../shop.js';
import { pages } from '../pages.js';

const KB = 1024;
const SCRIPT = 40 * KB;
const STYLE = 30 * KB;

test('script and style within their budgets, no other host, nothing complained of', { timeout: 90_000 }, async () => {
  for (const { name, path, status, state } of await pages(await chromiumHere())) {
    const context = await visitor();
    try {
      const { page, faults } = await watched(context);
      // Of the page on which one ends up: what is asked for before belongs to others.
      const answers = [];
      page.on('request', (request) => {
        if (request.isNavigationRequest()) answers.length = 0;
      });
      page.on('response', (answer) => answers.push({ answer, body: answer.body().catch(() => Buffer.alloc(0)) }));
      await go(page, path, status);
      await state?.(page);
      const weight = async (kind) => {
        const files = answers.filter(({ answer }) => answer.request().resourceType() === kind);
        const bodies = await Promise.all(files.map(({ body }) => body));
        return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
      };
      const [page_, script, style] = [await weight('document'), await weight('script'), await weight('stylesheet')];
      const kb = (bytes) => (bytes / KB).toFixed(1).padStart(5);
      console.log(`${name.padEnd(26)} page ${kb(page_)} KB, style ${kb(style)} KB, script ${kb(script)} KB, ${answers.length} requests`);
      assert.ok(script <= SCRIPT, `${name}: ${script} bytes of script`);
      assert.ok(style <= STYLE, `${name}: ${style} bytes of style`);
      assert.ok(script > 0 && style > 0, `${name}: the page has its files`);
      assert.equal([...new Set(faults)].join('\n'), '', name);
      const inline = await page.locator('[style], style, script:not([src]):not([type="application/ld+json"])').count();
      assert.equal(inline, 0, `${name}: no style and no script inside the page`);
    } finally {
      await context.close();
    }
  }
});

test('the policy lets no inline script run, not even one that got in', async () => {
  const context = await visitor();
  try {
    const page = await context.newPage();
    for (const path of ['/', '/c/bakery', '/p/fresh-milk-3', '/no-such-page', '/demo', '/mailbox', '/he']) {
      const answer = await page.goto(path);
      const policy = answer.headers()['content-security-policy'];
      assert.match(policy, /default-src 'self'/, path);
      assert.doesNotMatch(policy, /unsafe-|https?:|\*/, path);
      assert.ok(!/script-src/.test(policy) || /script-src 'self'(;|$)/.test(policy), `${path}: ${policy}`);
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        const link = document.createElement('a');
        link.setAttribute('onclick', 'window.ran = true');
        document.body.append(link);
        link.click();
      });
      assert.equal(await page.evaluate(() => window.ran), undefined, path);
    }
  } finally {
    await context.close();
  }
});

test('a page that is known is not sent again, and looks as before', async () => {
  const context = await visitor();
  try {
    const { page, faults } = await watched(context);
    for (const path of ['/', '/c/bakery', '/branches', '/demo']) {
      const ground = () => page.evaluate(() => getComputedStyle(document.querySelector('.top')).backgroundColor);
      await go(page, path);
      const before = await ground();
      await page.goto(path);
      assert.equal(await ground(), before, `${path}: visited again`);
    }
    assert.equal([...new Set(faults)].join('\n'), '');
    const first = await fetch(`${house}/branches`);
    await first.arrayBuffer();
    const again = await fetch(`${house}/branches`, { headers: { 'if-none-match': first.headers.get('etag') } });
    assert.equal(again.status, 304);
  } finally {
    await context.close();
  }
});
