// What pages do beyond being read: keep the panels alive, count down, change colours on the spot.
(() => {
  'use strict';

  const POLL_MS = 1000;
  const TICK_MS = 500;
  const PREFERENCE_SECS = 365 * 24 * 60 * 60;
  const REMEMBERED = 'panels';
  const THEMES = ['auto', 'light', 'dark'];

  const root = document.documentElement;
  const live = document.getElementById('live');
  const behind = document.querySelector('.behind');
  let version = '';
  let clockSkewMs = 0;
  let looking = false;
  let themeCookie;
  let timer;

  // The panels. They are asked for while somebody can see them; asking is no visit.

  async function look() {
    if (looking || document.hidden) return;
    looking = true;
    clearTimeout(timer);
    try {
      const answer = await fetch('/live?version=' + version, { cache: 'no-store' });
      if (answer.status === 200) show(await answer.text(), true);
      behind.dataset.state = answer.ok ? 'live' : 'away';
    } catch {
      behind.dataset.state = 'away';
    }
    followCookies();
    looking = false;
    timer = setTimeout(look, POLL_MS);
  }

  function show(html, isFresh) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const panels = template.content.firstElementChild;
    if (!panels) return;
    const before = texts(live);
    live.replaceChildren(panels);
    dress(live);
    tick();
    if (!isFresh) return;
    version = panels.dataset.version;
    clockSkewMs = Number(panels.dataset.now) - Date.now();
    if (before.size) markChanges(before);
    followServer(panels.dataset);
    remember(html);
  }

  function texts(within) {
    return new Map([...within.querySelectorAll('[data-key]')].map((e) => [e.dataset.key, e.textContent]));
  }

  function markChanges(before) {
    for (const element of live.querySelectorAll('[data-key]')) {
      if (before.get(element.dataset.key) !== element.textContent) element.classList.add('changed');
    }
  }

  // What this tab showed last is shown again until the answer is here, so that pages do not flicker and
  // changes can be seen. There is nothing secret in it.

  function remember(html) {
    try { sessionStorage.setItem(REMEMBERED, html); } catch { /* then it flickers */ }
  }

  function recall() {
    try { return sessionStorage.getItem(REMEMBERED); } catch { return null; }
  }

  // What else on the page depends on other tabs.

  function followServer(said) {
    for (const count of document.querySelectorAll('.count[data-pieces]')) {
      count.textContent = said.pieces;
      count.hidden = said.pieces === '0';
    }
    for (const name of document.querySelectorAll('.who')) {
      name.textContent = said.principal || name.dataset.nobody;
    }
    const shown = document.body.dataset.principal;
    if (shown !== undefined) document.getElementById('elsewhere').hidden = shown === said.principal;
  }

  async function followCookies() {
    for (const element of document.querySelectorAll('[data-script-sees]')) {
      element.textContent = JSON.stringify(document.cookie);
    }
    const theme = await themeCookie?.get();
    if (THEMES.includes(theme)) showTheme(theme);
  }

  // Colours. Without the module, as without any script, the form goes to the server.

  import('/cookies.js').then(({ CookieSpec }) => {
    themeCookie = new CookieSpec('theme', { secure: false });
    return followCookies();
  }).catch((error) => console.warn(error));

  function showTheme(theme) {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll('button[name=theme]')) {
      button.setAttribute('aria-pressed', String(button.value === theme));
    }
  }

  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!button || button.name !== 'theme' || !themeCookie) return;
    event.preventDefault();
    chooseTheme(button.value);
  });

  async function chooseTheme(theme) {
    showTheme(theme);
    await themeCookie.set(theme, PREFERENCE_SECS).catch((error) => console.warn(error));
    // Once more: a look that began before may have shown the former one.
    showTheme(theme);
    look();
  }

  // Time.

  const sameDay = (a, b) => a.toDateString() === b.toDateString();

  function dress(within) {
    const now = new Date();
    for (const time of within.querySelectorAll('time[data-ms]')) {
      const at = new Date(Number(time.dataset.ms));
      const how = sameDay(at, now) ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' };
      time.textContent = new Intl.DateTimeFormat(root.lang, how).format(at);
      time.title = at.toISOString();
    }
  }

  function tick() {
    for (const element of live.querySelectorAll('[data-deadline]')) {
      const leftMs = Math.max(0, Number(element.dataset.deadline) - Date.now() - clockSkewMs);
      element.querySelector('[data-countdown]').textContent = span(Math.ceil(leftMs / 1000));
      element.querySelector('progress').value = Math.min(1, leftMs / Number(element.dataset.idleMs));
    }
  }

  function span(secs) {
    const two = (number) => String(number).padStart(2, '0');
    const days = Math.floor(secs / 86400);
    const [hours, minutes, seconds] = [Math.floor(secs / 3600) % 24, Math.floor(secs / 60) % 60, secs % 60];
    if (days) return `${days} ${root.lang === 'vi' ? 'ngày' : days > 1 ? 'days' : 'day'} ${two(hours)}:${two(minutes)}:${two(seconds)}`;
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  // The way to the panels is of use while they are out of sight.

  const peek = document.querySelector('.peek');
  new IntersectionObserver(([panels]) => { peek.hidden = panels.isIntersecting; }).observe(behind);

  // Begin.

  const remembered = recall();
  if (remembered) show(remembered, false);
  dress(document.querySelector('main'));
  followCookies();
  look();
  setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', look);
})();
