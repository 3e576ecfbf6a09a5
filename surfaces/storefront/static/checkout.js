// Goes from one part of the checkout to the next without leaving the page: what a form would lead to is fetched and takes
// the place of what stands there. Without this each part is a form of its own.
const busy = (form, on) => {
  for (const button of form.querySelectorAll('button')) button.disabled = on;
};

const show = (page, url) => {
  const fresh = page.getElementById('checkout');
  if (!fresh) return false;
  document.getElementById('checkout').replaceWith(fresh);
  document.title = page.title;
  history.replaceState(null, '', url);
  const first = document.getElementById('problem') ?? document.querySelector('.stepbox[open] > summary');
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  return true;
};

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('#checkout form');
  if (!form || form.id === 'buy') return;
  if (form.matches('[data-once]')) {
    // The order itself goes the plain way: the button goes to sleep once it is on its way.
    setTimeout(() => busy(form, true));
    return;
  }
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  busy(form, true);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!show(page, answer.url)) location.assign(answer.url);
  } catch {
    busy(form, false);
    form.submit();
  }
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('#checkout a[data-part]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  fetch(link.href, { headers: { accept: 'text/html' } })
    .then((answer) => answer.text().then((html) => show(new DOMParser().parseFromString(html, 'text/html'), answer.url) || location.assign(link.href)))
    .catch(() => location.assign(link.href));
});

addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
