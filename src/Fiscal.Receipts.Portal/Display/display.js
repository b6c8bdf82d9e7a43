(() => {
'use strict';
const german = document.documentElement.lang === 'de';
const words = {
  welcome: ['Willkommen', 'Welcome'],
  basket: ['Ihr Einkauf', 'Your purchase'],
  subtotal: ['Zwischensumme', 'Subtotal'],
  topay: ['Zu zahlen', 'Total to pay'],
  given: ['Gegeben', 'Given'],
  change: ['Rückgeld', 'Change'],
  scan: ['Code scannen und Beleg auf dem Handy mitnehmen.', 'Scan the code to take your receipt with you.'],
  delayed: ['Der Beleg ist in Kürze abrufbar.', 'The receipt will be available shortly.'],
  qr: ['QR-Code zu Ihrem digitalen Kassenbeleg', 'QR code of your digital receipt'],
  paper: ['Lieber Papier', 'Paper, please'],
  moment: ['Einen Moment …', 'One moment …'],
  ask: ['Bitte fragen Sie an der Kasse nach Papier.', 'Please ask at the till for paper.'],
  requested: ['Ihr Beleg wird gedruckt.', 'Your receipt is being printed.'],
  printing: ['Ihr Beleg wird gedruckt.', 'Your receipt is being printed.'],
  unreachable: ['Heute bekommen Sie Ihren Beleg auf Papier.', 'Today your receipt comes on paper.'],
  thanks: ['Vielen Dank!', 'Thank you!'],
  pair: ['Diese Anzeige gehört noch zu keiner Kasse. Bitte diesen Code an der Kasse eingeben:', 'This display belongs to no till yet. Please enter this code at the till:'],
  lost: ['Verbindung zur Kasse wird gesucht …', 'Looking for the till …'],
  training: ['TRAINING', 'TRAINING'],
  test: ['TEST', 'TEST']
};
const base = location.pathname.replace(/\/$/, '');
const stage = document.getElementById('stage');
const say = document.getElementById('say');
const mark = document.getElementById('mark');
const lost = document.getElementById('lost');
const shop = document.getElementById('shop');
const svgNames = 'http://www.w3.org/2000/svg';
let id = location.hash.slice(1) || load();
let heard = -1e9, broken = 0, timer = 0, shown = null, lines = 0;

function load() { try { return localStorage.getItem('fiscal-display') || ''; } catch (e) { return ''; } }
function store(value) {
  id = value;
  history.replaceState(null, '', location.pathname + location.search + (value ? '#' + value : ''));
  try { if (value) { localStorage.setItem('fiscal-display', value); } else { localStorage.removeItem('fiscal-display'); } } catch (e) { /* The address remembers it. */ }
}

function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) { element.className = name; }
  element.append(...children.filter(child => child !== null));
  return element;
}
function text(key) { return words[key][german ? 0 : 1]; }
function second(key) {
  const element = make('span', 'second', words[key][german ? 1 : 0]);
  element.lang = german ? 'en' : 'de';
  return element;
}
function both(tag, name, key) { return make(tag, name, text(key), ' ', second(key)); }
function money(amount, currency) { return new Intl.NumberFormat(german ? 'de-DE' : 'en-IE', { style: 'currency', currency: currency }).format(Number(amount)).replace('-', '\u2212'); }
function number(value) { return new Intl.NumberFormat(german ? 'de-DE' : 'en-IE', { maximumFractionDigits: 3 }).format(Number(value)); }
function drawing(size, path) {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 ' + size + ' ' + size);
  for (const [fill, d] of path) {
    const element = document.createElementNS(svgNames, 'path');
    element.setAttribute('fill', fill);
    element.setAttribute('d', d);
    svg.append(element);
  }
  return svg;
}

function code(rows) {
  const side = rows.length + 8;
  let d = '';
  rows.forEach((row, y) => { for (const run of row.matchAll(/1+/g)) { d += 'M' + (run.index + 4) + ' ' + (y + 4) + 'h' + run[0].length + 'v1h-' + run[0].length + 'z'; } });
  const svg = drawing(side, [['#fff', 'M0 0h' + side + 'v' + side + 'H0z'], ['#000', d]]);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text('qr'));
  svg.dataset.side = side;
  return svg;
}

// As large as there is room, in whole device pixels per module: cameras like even edges.
function fit() {
  const plate = stage.querySelector('.plate');
  if (!plate) { return; }
  const svg = plate.firstChild, side = Number(svg.dataset.side), ratio = window.devicePixelRatio || 1;
  const box = plate.parentNode.getBoundingClientRect(), room = Math.min(box.width, box.height);
  svg.style.width = svg.style.height = Math.floor(room * ratio / side) / ratio * side + 'px';
  plate.style.width = plate.style.height = room + 'px';
}

function pairs(state, keys) {
  const list = make('dl', 'pairs');
  for (const key of keys) {
    if (state[key]) { list.append(make('div', '', both('dt', '', key), make('dd', '', money(state[key], state.currency)))); }
  }
  return list.children.length ? list : null;
}

function line(item, currency) {
  let of = '';
  if (item.quantity !== '1' || item.unit) { of = number(item.quantity) + (item.unit ? ' ' + item.unit : '') + ' × ' + money(item.price, currency); }
  if (item.adjustment) { of += (of ? ' · ' : '') + (Number(item.adjustment) > 0 ? '+' : '') + money(item.adjustment, currency); }
  return make('li', '', make('span', 'name', item.text), of ? make('span', 'of', of) : null, make('span', 'sum', money(item.total, currency)));
}

function sale(state) {
  const items = state.lines || [], isTotal = state.phase === 'total';
  const list = make('ol', 'lines', ...items.map(item => line(item, state.currency)));
  list.tabIndex = 0;
  list.setAttribute('aria-label', text('basket'));
  if (lines && state.count > lines && list.lastChild) { list.lastChild.classList.add('new'); }
  const foot = make('div', 'foot', both('p', 'label', isTotal ? 'topay' : 'subtotal'), make('p', 'amount', money(state.total, state.currency)), pairs(state, ['given', 'change']));
  stage.replaceChildren(make('section', 'sale ' + state.phase, both('h1', '', 'basket'), list, foot));
  list.scrollTop = list.scrollHeight;
  const last = items[items.length - 1];
  say.textContent = (!isTotal && last ? last.text + ', ' + money(last.total, state.currency) + '. ' : '') + text(isTotal ? 'topay' : 'subtotal') + ': ' + money(state.total, state.currency);
  lines = state.count || 0;
}

function offer(state) {
  let button = null;
  if (state.paperButton) {
    button = both('button', '', 'paper');
    button.type = 'button';
    button.addEventListener('click', () => paper(button, state.number));
  }
  const note = state.delayed ? both('p', 'note', 'delayed') : null;
  const ask = make('div', 'ask', both('h1', '', 'scan'), make('p', 'amount', money(state.total, state.currency)), pairs(state, ['change']), note, button);
  stage.replaceChildren(make('section', 'offer', make('div', 'hold', make('div', 'plate', code(state.qr))), ask));
  fit();
  say.textContent = text('scan') + ' ' + money(state.total, state.currency) + (state.delayed ? ' ' + text('delayed') : '');
}

async function paper(button, number) {
  if (button.getAttribute('aria-disabled') === 'true') { return; }
  button.setAttribute('aria-disabled', 'true');
  button.replaceChildren(text('moment'), ' ', second('moment'));
  let done = false;
  try { done = (await fetch(base + '/paper', { method: 'POST', headers: { Authorization: 'Display ' + id }, body: String(number) })).ok; } catch (e) { /* said below */ }
  if (!done && button.isConnected) {
    button.replaceWith(both('p', 'note', 'ask'));
    say.textContent = text('ask');
  }
}

function sentence(key, state) {
  const icon = key === 'thanks'
    ? drawing(24, [['currentColor', 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm-1.4 16.2-5-5 1.9-1.9 3.1 3.1 6.4-6.4 1.9 1.9z']])
    : drawing(24, [['currentColor', 'M5 1l1.8 1.5L8.500 1l1.750 1.500L12 1l1.750 1.500L15.500 1l1.700 1.500L19 1v22l-1.800-1.500L15.500 23l-1.750-1.500L12 23l-1.750-1.500L8.500 23l-1.700-1.500L5 23zm3 6v1.800h8V7zm0 4v1.800h8V11zm0 4v1.800h5V15z']]);
  icon.setAttribute('aria-hidden', 'true');
  stage.replaceChildren(make('section', 'words', icon, both('h1', '', key), state.total ? make('p', 'amount', money(state.total, state.currency)) : null, pairs(state, ['change'])));
  say.textContent = text(key);
}

function idle() {
  const name = shop.textContent;
  const section = make('section', 'idle', make('h1', '', name || text('welcome')), make('div', 'rule'), name ? make('p', '', text('welcome') + ' · ', second('welcome').textContent) : make('p', '', words.welcome[german ? 1 : 0]));
  if (document.body.dataset.picture === 'yes') {
    const picture = make('img', 'picture');
    picture.alt = name;
    picture.addEventListener('error', () => picture.remove());
    picture.src = base + '/picture';
    section.append(picture);
  }
  if (!stage.querySelector('.idle')) { stage.replaceChildren(section); }
  say.textContent = '';
}

function draw(state) {
  shown = state;
  if (!state || state.phase !== 'basket' && state.phase !== 'total') { lines = 0; }
  const isIdle = !state || state.phase === 'idle' || state.phase === 'basket' && !state.count;
  shop.hidden = isIdle || !shop.textContent;
  mark.hidden = isIdle || !state.training && !state.test;
  if (!mark.hidden) { mark.textContent = text(state.training ? 'training' : 'test'); }
  if (isIdle) { idle(); }
  else if (state.phase === 'offer') { offer(state); }
  else if (state.phase === 'paper') { sentence(state.reason, state); }
  else if (state.phase === 'thanks') { sentence('thanks', state); }
  else { sale(state); }
}

function pairing(digits) {
  shown = null;
  shop.hidden = mark.hidden = true;
  const spaced = digits.slice(0, 3) + '\u2009' + digits.slice(3);
  const h1 = both('h1', '', 'pair');
  stage.replaceChildren(make('section', 'code', h1, make('p', 'digits', spaced)));
  say.textContent = text('pair') + ' ' + digits.split('').join(' ');
}

function handle(frame) {
  let name = '', data = '';
  for (const row of frame.split('\n')) {
    if (row.startsWith('event: ')) { name = row.slice(7); }
    if (row.startsWith('data: ')) { data += row.slice(6); }
  }
  if (!data) { return; }
  const content = JSON.parse(data);
  lost.hidden = true;
  if (name === 'code') { clearTimeout(timer); if (id) { store(''); } pairing(content.code); }
  else if (name === 'paired') { store(content.display); }
  else if (name === 'state') {
    clearTimeout(timer);
    // Also without a word from the till nobody reads the last customer's receipt.
    if (content.left !== null) { timer = setTimeout(() => draw(null), content.left); }
    draw(content.state);
  }
}

async function connect() {
  const stop = new AbortController();
  heard = performance.now();
  const watch = setInterval(() => { if (performance.now() - heard > 12000) { stop.abort(); } }, 1000);
  let wait = 1000;
  try {
    const reply = await fetch(base + '/events', { headers: id ? { Authorization: 'Display ' + id } : {}, cache: 'no-store', signal: stop.signal });
    if (!reply.ok) { wait = 5000; throw new Error(); }
    const reader = reply.body.getReader(), decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const part = await reader.read();
      if (part.done) { break; }
      heard = performance.now();
      broken = 0;
      rest += decoder.decode(part.value, { stream: true });
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) { const frame = rest.slice(0, end); rest = rest.slice(end + 2); handle(frame); }
    }
  } catch (e) { /* tried again below */ }
  clearInterval(watch);
  broken = broken || performance.now();
  setTimeout(connect, wait);
}

// A display that does not hear its till shows no receipt: the next customer may stand there.
setInterval(() => {
  if (broken && performance.now() - broken > 3000 && lost.hidden) {
    clearTimeout(timer);
    draw(null);
    lost.replaceChildren(text('lost'), ' ', second('lost'));
    lost.hidden = false;
  }
}, 500);
window.addEventListener('resize', fit);
window.addEventListener('hashchange', () => location.reload());
draw(null);
connect();
})();
