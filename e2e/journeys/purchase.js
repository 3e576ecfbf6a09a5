// The whole purchase: with script and without, by keyboard alone, and one order however often it is sent.
import assert from 'node:assert/strict';
import { PHONE, at, focused, go, journey, logins, withAndWithoutScript } from '../shop.js';
import { DANA, ask, checkout } from '../pages.js';

let keys = 0;
const somebody = () => `buyer-${process.pid}-${Date.now()}-${keys++}@example.com`;

/** The orders that went to an address. */
const orders = async (email) => {
  const { email: name, password } = logins().manager;
  const { accessToken } = await ask('/auth/login', { method: 'POST', body: JSON.stringify({ email: name, password }) });
  return ask(`/search/orders?q=${encodeURIComponent(email)}`, { token: accessToken });
};

/** Goes as far as the last look, as somebody of their own. */
const ready = async (page, card = 'tok_ok') => {
  const email = somebody();
  const before = DANA.email;
  DANA.email = email;
  try {
    await go(page, '/c/dairy-eggs');
    await checkout(card)(page);
  } finally {
    DANA.email = before;
  }
  return email;
};

const order = (page) => page.locator('#review form button').last();

for (const [where, options] of [['at a desk', {}], ['on a telephone', { viewport: PHONE }]]) {
  withAndWithoutScript(`a guest buys, ${where}`, options, async (page) => {
    await go(page, '/c/dairy-eggs');
    const card = page.locator('.item').filter({ has: page.locator('[name=put]') }).first();
    const title = (await card.getByRole('heading').textContent()).trim();
    await card.locator('[name=put]').click();
    await card.locator('.step.on b').first().waitFor();
    await card.locator('[name=put]').last().click();
    await page.locator('.mine .cnt').waitFor();
    await go(page, '/basket');
    assert.ok(await page.getByText(title).first().isVisible());
    await checkout('review')(page);
    await order(page).click();
    await page.waitForURL('**/thanks');
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Thank you' }).waitFor();
    await page.getByRole('link', { name: 'See the order' }).click();
    await page.waitForURL('**/orders/ord_*');
    assert.ok(await page.locator('.crate').getByText(title).first().isVisible());
    await page.getByText('12 Vital Street').first().waitFor();
    await page.locator('.cancel summary').click();
    await page.locator('.cancel button').click();
    await page.waitForURL('**said=canceled');
    await page.getByRole('heading', { level: 1 }).filter({ hasText: /cancel|called off/i }).waitFor();
  });
}

withAndWithoutScript('a double click, Back and a refresh make one order', {}, async (page) => {
  const email = await ready(page);
  const sent = page.url();
  await order(page).dblclick();
  await page.waitForURL('**/thanks');
  const thanks = at(page);
  await page.reload();
  assert.equal(at(page), thanks);
  await page.goBack();
  await page.goForward();
  await page.goto(sent);
  await page.waitForURL(/\/thanks$|\/orders\/|\/basket$/);
  const made = await orders(email);
  assert.equal(made.length, 1, JSON.stringify(made.map((one) => one.number)));
});

withAndWithoutScript('the same form is sent from two windows: one order', {}, async (page) => {
  const email = await ready(page);
  const twin = await page.context().newPage();
  await twin.goto(page.url());
  const form = await page.locator('#review form').evaluate((one) => Object.fromEntries(new FormData(one)));
  const send = () => page.request.post('/checkout/confirm', { form, maxRedirects: 0, headers: { 'sec-fetch-site': 'same-origin' } });
  const answers = await Promise.all([send(), send(), send()]);
  const to = new Set(answers.map((answer) => answer.headers().location));
  assert.equal(to.size, 1, [...to].join(' '));
  assert.equal((await orders(email)).length, 1);
});

withAndWithoutScript('a card that is declined, and another one', {}, async (page) => {
  const email = await ready(page, 'tok_declined');
  await order(page).click();
  const alert = page.getByRole('alert').filter({ hasText: /declined/i });
  await alert.waitFor();
  await page.locator('#pay[open] [name=payment][value=tok_ok]').check();
  await page.locator('#pay form button').last().click();
  await page.locator('#review[open]').waitFor();
  await order(page).click();
  await page.waitForURL('**/thanks');
  assert.equal((await orders(email)).filter((one) => one.status === 'CREATED').length, 1);
});

for (const [answer, name] of [['yes', 'Yes, it is mine'], ['no', 'No, stop it']]) {
  withAndWithoutScript(`the bank asks back, and is told ${answer}`, { viewport: PHONE }, async (page) => {
    await ready(page, 'tok_requires_action');
    await order(page).click();
    await page.waitForURL('**/pay/action/**');
    await page.getByRole('button', { name }).click();
    if (answer === 'yes') await page.waitForURL('**/thanks');
    else await page.getByRole('alert').waitFor();
  });
}

journey('what is missing is said at once, in one list that has the focus and leads to each field', {}, async (page) => {
  await go(page, '/c/dairy-eggs');
  await checkout('where')(page);
  await page.locator('#where form').evaluate((form) => { form.noValidate = true; });
  await page.locator('#where form button').last().click();
  const alert = page.locator('main [role=alert]');
  await alert.waitFor();
  assert.ok(await alert.evaluate((one) => one.contains(document.activeElement)), await focused(page));
  const link = alert.getByRole('link').first();
  const field = (await link.getAttribute('href')).slice(1);
  await link.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), field);
});

journey('by keyboard alone', {}, async (page) => {
  const press = async (key, times = 1) => { for (let n = 0; n < times; n++) await page.keyboard.press(key); };
  const tabTo = async (what) => {
    for (let n = 0; n < 120; n++) {
      await press('Tab');
      if (await page.evaluate((sought) => document.activeElement.matches(sought), what)) return;
    }
    assert.fail(`the keyboard does not come to ${what}`);
  };
  await go(page, '/p/fresh-milk-3');
  await tabTo('main [name=put]');
  await press('Enter');
  await page.locator('.mine .cnt').waitFor();
  await go(page, '/basket');
  await tabTo('.sum .btn.main');
  await press('Enter');
  await page.waitForURL('**/checkout');
  for (const [name, text] of Object.entries({ ...DANA, email: somebody() })) {
    await page.locator(`#where [name=${name}]`).focus();
    await page.keyboard.type(text);
  }
  await press('Enter');
  await page.locator('#when[open]').waitFor();
  await tabTo('#when [name=day]');
  await press('ArrowRight');
  await tabTo('#when [name=slot]');
  await press('Space');
  await tabTo('#when form button');
  await press('Enter');
  await page.locator('#pay[open]').waitFor();
  await tabTo('#pay [name=payment]');
  await press('Space');
  await tabTo('#pay form button');
  await press('Enter');
  await page.locator('#review[open]').waitFor();
  await tabTo('#review form button');
  await press('Enter');
  await page.waitForURL('**/thanks');
});

withAndWithoutScript('who signs in takes the basket along, and finds the order again', {}, async (page) => {
  await go(page, '/c/bakery');
  await page.locator('.item [name=put]').first().click();
  await page.locator('.mine .cnt').waitFor();
  await go(page, '/sign-in?back=/basket');
  const { email, password } = logins().customer;
  await page.locator('main [name=email]').fill(email);
  await page.locator('main [name=password]').fill(password);
  await page.locator('main form button').last().click();
  await page.waitForURL('**/basket');
  assert.ok(await page.locator('.kept').count() > 0);
  for (const path of ['/account', '/account/addresses', '/account/cards', '/orders']) {
    await go(page, path);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, path);
  }
  await page.locator('form[action$="/sign-out"] button').first().click();
  await page.locator('.me').filter({ hasText: 'Sign in' }).waitFor();
});
