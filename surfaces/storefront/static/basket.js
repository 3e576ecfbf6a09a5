// Puts things into the basket without leaving the page, and opens it beside the page. Without this every button is a form
// that leads back to where one was.
const form = document.getElementById('buy');
const status = document.createElement('p');
status.className = 'vh';
status.setAttribute('role', 'status');
document.body.append(status);

let drawer, queue = Promise.resolve();

const parsed = (html) => new DOMParser().parseFromString(html, 'text/html');

const say = (text) => {
  status.textContent = '';
  setTimeout(() => { status.textContent = text; }, 60);
};

// The pieces that came take the place of what they are called after; who had the focus keeps it.
const place = (pieces) => {
  for (const fresh of pieces.querySelectorAll('[data-piece] > [id]')) {
    for (const old of document.querySelectorAll(`[id="${CSS.escape(fresh.id)}"]`)) {
      const had = old.contains(document.activeElement) ? document.activeElement.className : null;
      const copy = fresh.cloneNode(true);
      old.replaceWith(copy);
      if (had !== null) (copy.querySelector(`.${had.split(' ')[0]}:not([disabled])`) ?? copy.querySelector('button, a'))?.focus();
    }
  }
};

const put = async (body, near) => {
  near?.classList.add('wait');
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'x-piece': 'basket' } });
    if (!answer.ok) throw new Error(answer.status);
    const pieces = parsed(await answer.text());
    place(pieces);
    const said = pieces.querySelector('[data-said]');
    if (said) say(said.textContent);
    if (drawer?.open) await fill();
    document.dispatchEvent(new CustomEvent('basket'));
  } catch {
    // The network, or something that only the page can tell: the form goes the long way.
    near?.classList.remove('wait');
    const hidden = document.createElement('input');
    [hidden.type, hidden.name, hidden.value] = ['hidden', 'put', body.get('put')];
    form.append(hidden);
    form.submit();
  }
};

form?.addEventListener('submit', (event) => {
  const { submitter } = event;
  if (submitter?.name !== 'put') return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set('put', submitter.value);
  const near = submitter.closest('.step');
  // One after the other: two quick clicks are two more, not one.
  queue = queue.then(() => {
    const now = document.contains(submitter) ? submitter : document.querySelector(`[id="${CSS.escape(near?.id ?? '')}"] .${submitter.className.split(' ')[0]}`);
    if (now?.value) body.set('put', now.value);
    return put(body, near);
  });
});

const fill = async () => {
  const answer = await fetch(document.querySelector('[data-basket]').href, { headers: { 'x-piece': 'drawer' } });
  if (!answer.ok) throw new Error(answer.status);
  const had = drawer.contains(document.activeElement) ? document.activeElement.closest('[id]')?.id : null;
  drawer.replaceChildren(...parsed(await answer.text()).body.children);
  if (had) document.querySelector(`#drawer [id="${CSS.escape(had)}"] button`)?.focus();
};

document.addEventListener('click', async (event) => {
  const link = event.target.closest('[data-basket]');
  const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
  if (link && plain && form && !document.querySelector('[data-no-drawer]')) {
    event.preventDefault();
    drawer ??= document.body.appendChild(Object.assign(document.createElement('dialog'), { id: 'drawer', className: 'drawer' }));
    try {
      await fill();
      drawer.setAttribute('aria-labelledby', 'h-drawer');
      if (!drawer.open) drawer.showModal();
    } catch {
      location.assign(link.href);
    }
  } else if (drawer?.open && (event.target === drawer || event.target.closest('[data-close]'))) {
    event.preventDefault();
    drawer.close();
  }
});

// A page that was left and is shown again as it was may have missed something.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
