// Suggests while one types: a combobox over a list that the server writes. Without this the field still searches.
const form = document.querySelector('[data-seek]');
const input = form?.querySelector('input');

if (input) {
  const box = document.createElement('div');
  const status = document.createElement('p');
  box.id = 'seek-box';
  box.hidden = true;
  status.className = 'vh';
  status.setAttribute('role', 'status');
  form.append(box, status);
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'seek-box', 'aria-haspopup': 'listbox',
  })) input.setAttribute(name, value);

  const cache = new Map();
  let asked = 0, timer, flight, typed = input.value;

  const options = () => [...box.querySelectorAll('[role="option"]')];
  const chosen = () => box.querySelector('[aria-selected="true"]');

  const close = () => {
    box.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const choose = (option) => {
    chosen()?.setAttribute('aria-selected', 'false');
    if (!option) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };

  const show = (html) => {
    const list = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
    box.replaceChildren(...list.children);
    box.hidden = !options().length;
    input.setAttribute('aria-expanded', String(!box.hidden));
    input.removeAttribute('aria-activedescendant');
    status.textContent = list.dataset.said ?? '';
  };

  const ask = async () => {
    const words = input.value.trim();
    flight?.abort();
    if (!words) {
      status.textContent = '';
      return close();
    }
    if (cache.has(words)) return show(cache.get(words));
    const mine = ++asked;
    flight = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.seek}?q=${encodeURIComponent(words)}`, { signal: flight.signal });
      if (!answer.ok) return close();
      const html = await answer.text();
      if (cache.size > 60) cache.clear();
      cache.set(words, html);
      if (mine === asked && document.activeElement === input) show(html);
    } catch { /* another letter came, or the network is gone: the field still searches */ }
  };

  input.addEventListener('input', () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });

  input.addEventListener('keydown', (event) => {
    const all = options(), at = all.indexOf(chosen());
    if (event.key === 'Escape') {
      if (!box.hidden) event.preventDefault();
      close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (box.hidden) return void ask();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // Above the first and below the last stands the field itself.
      choose(all[(at + 1 + step + all.length + 1) % (all.length + 1) - 1]);
    } else if (event.key === 'Enter' && !box.hidden && at >= 0) {
      event.preventDefault();
      location.assign(all[at].dataset.href);
    } else if (event.key === 'Tab') {
      close();
    }
  });

  // The field keeps the focus while the mouse is on the list.
  box.addEventListener('mousedown', (event) => event.preventDefault());
  box.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener('blur', close);
  input.addEventListener('focus', () => { if (input.value !== '' && input.value !== input.defaultValue) ask(); });
  addEventListener('pageshow', () => { if (input.value !== typed) input.value = typed; close(); });
}
