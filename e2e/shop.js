// A shop to walk through: where it is, a browser, and for each journey a visitor of its own whose page is watched.
// Whatever a page complains of fails the journey, whether the journey looked there or not.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

/** Where the demo listens. `cargo run -p xtask -- e2e` starts one and says so. */
export const house = process.env.BODEGA_URL?.replace(/\/$/, '');
assert.ok(house, 'BODEGA_URL is not set: `cargo run -p xtask -- e2e` starts a demo and sets it');

/** The logins that the demo prints, by role. */
export const logins = () => JSON.parse(process.env.BODEGA_LOGINS ?? '{}');

/** A telephone and a desk. */
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

/** How long anything may take to come about. Generous: the machine may be building something beside it. */
const PATIENCE = 15_000;

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

let browser;

/** The browser of this file, opened for the first journey and closed after the last. */
export const chromiumHere = async () => {
  browser ??= await chromium.launch({
    executablePath: process.env.BODEGA_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, timeout: 60_000,
  });
  return browser;
};

after(() => browser?.close());

/** Somebody who comes in with nothing: no cookies, nothing kept. */
export const visitor = async (options = {}) => {
  const context = await (await chromiumHere()).newContext({
    baseURL: house, viewport: DESK, locale: 'en-GB', colorScheme: 'light', reducedMotion: 'reduce', serviceWorkers: 'block', ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  return context;
};

/** A page of theirs, and the list of what went wrong on it. */
export const watched = async (context) => {
  const page = await context.newPage();
  const faults = [];
  const here = () => new URL(page.url(), house).pathname;
  page.on('pageerror', (error) => faults.push(`${here()}: ${error.message}`));
  page.on('crash', () => faults.push(`${here()}: the page crashed`));
  page.on('dialog', (dialog) => {
    faults.push(`${here()}: a dialog opened: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('console', (message) => {
    // What could not be loaded is judged by its answer, below: a page that is meant to be missing is no fault.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`${here()}: console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (origin !== house && protocol !== 'data:' && protocol !== 'blob:') faults.push(`${here()}: asks another host: ${request.url()}`);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    // A form that was not filled in well is answered by its page once more.
    const wasForm = response.request().method() === 'POST' && [401, 422].includes(response.status());
    if (response.status() >= 400 && !isPage && !wasForm) faults.push(`${here()}: ${response.status()} for ${response.url()}`);
  });
  return { page, faults };
};

/**
 * Something that a visitor does. `options` are the browser context's (`javaScriptEnabled`, `viewport`, …); the walk gets
 * the page, and ends when everything it set out for was seen.
 */
export const journey = (name, options, walk) => test(name, { timeout: 90_000 }, async () => {
  const context = await visitor(options);
  try {
    const { page, faults } = await watched(context);
    await walk(page);
    assert.equal([...new Set(faults)].slice(0, 8).join('\n'), '', 'what the pages complained of');
  } finally {
    await context.close();
  }
});

/** The same walk with script and without. */
export const withAndWithoutScript = (name, options, walk) => {
  journey(name, options, (page) => walk(page, true));
  journey(`${name}, without script`, { ...options, javaScriptEnabled: false }, (page) => walk(page, false));
};

/** Goes somewhere, and looks that the answer is what it should be. */
export const go = async (page, path, status = 200) => {
  const answer = await page.goto(path, { waitUntil: 'load' });
  assert.equal(answer.status(), status, path);
  return answer;
};

/** Where the visitor is, without the house. */
export const at = (page) => page.url().slice(house.length);

/** What has the focus, told shortly. */
export const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const name = element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
  return `${element?.localName ?? 'nothing'} ${name.trim().replace(/\s+/g, ' ').slice(0, 60)}`;
});
