// Narrows a list down without leaving it: what the forms would lead to is fetched, and takes the place of what stands
// there. Without this the forms have buttons.
for (const one of document.querySelectorAll('[data-scriptless]')) one.hidden = true;
for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = false;

let flight, shown = location.pathname + location.search;

const address = (form) => {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
  return url;
};

// Who has the focus keeps it, also when it was written anew.
const place = (element) => {
  if (!element || element === document.body) return null;
  if (element.id) return () => document.getElementById(element.id);
  const { name, value, type } = element;
  if (!name) return null;
  const same = type === 'checkbox' || type === 'radio' ? (one) => one.value === value : () => true;
  return () => [...document.getElementsByName(name)].find((one) => one.type === type && same(one));
};

const swap = (page) => {
  const back = place(document.activeElement);
  const open = new Map([...document.querySelectorAll('details[id]')].map((one) => [one.id, one.open]));
  for (const old of document.querySelectorAll('[data-swap]')) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.replaceWith(fresh);
  }
  for (const one of document.querySelectorAll('details[id]')) if (open.has(one.id)) one.open = open.get(one.id);
  for (const one of document.querySelectorAll('[data-scriptless]')) one.hidden = true;
  for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = false;
  document.title = page.title;
  back?.()?.focus({ preventScroll: true });
};

// A list that was narrowed down is a step of its own: Back undoes it, and does not leave the aisle.
const go = async (url, { step = true } = {}) => {
  flight?.abort();
  flight = new AbortController();
  const results = document.getElementById('results');
  results?.classList.add('busy');
  try {
    const answer = await fetch(url, { signal: flight.signal, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!answer.ok || !page.getElementById('results')) return location.assign(url);
    if (step) history.pushState(null, '', url);
    shown = location.pathname + location.search;
    swap(page);
    // A status that is written anew is not read out; one that changes is.
    const status = document.querySelector('#head [role="status"]');
    const said = status?.textContent;
    if (status) {
      status.textContent = '';
      setTimeout(() => { status.textContent = said; }, 60);
    }
  } catch (error) {
    if (error.name !== 'AbortError') location.assign(url);
  }
};

document.addEventListener('change', (event) => {
  const form = event.target.closest('[data-narrow]');
  if (form) go(address(form));
});

document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-narrow]');
  if (!form) return;
  event.preventDefault();
  go(address(form));
});

addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) go(location.href, { step: false });
});
