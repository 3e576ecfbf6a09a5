// Keeps an order's page up to date: asks again now and then, and says so when something has changed. It can be paused.
const EVERY = +document.querySelector('[data-every]')?.dataset.every || 8000;
const stop = document.querySelector('[data-pause]');
let timer, running = true;

const ask = async () => {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const old of document.querySelectorAll('[data-live]')) {
      const fresh = page.getElementById(old.id);
      // What somebody is in the middle of is not taken from under them.
      if (!fresh || fresh.innerHTML === old.innerHTML || old.contains(document.activeElement)) continue;
      old.replaceWith(fresh);
    }
    const said = document.getElementById('live-said'), told = page.getElementById('live-said');
    if (said && told && said.textContent !== told.textContent) said.textContent = told.textContent;
    if (!page.querySelector('[data-pause], [data-every]')) running = false;
  } catch { /* the network is gone: the next time */ }
};

const again = () => {
  clearTimeout(timer);
  if (running) timer = setTimeout(async () => { if (!document.hidden) await ask(); again(); }, EVERY);
};

if (stop) {
  stop.hidden = false;
  stop.addEventListener('click', () => {
    running = !running;
    stop.setAttribute('aria-pressed', String(!running));
    const said = stop.querySelector('[data-words]');
    [said.textContent, said.dataset.words] = [said.dataset.words, said.textContent];
    again();
  });
}
if (document.querySelector('[data-pause], [data-every]')) again();
