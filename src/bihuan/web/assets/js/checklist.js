/* The recording page of an audit's checklist. Items change without asking the server, so that work goes on without a
   connection; what was typed lies in the outbox until it is confirmed. */
import { outbox, send } from './outbox.js';

const FIELDS = ['result', 'statement', 'evidence', 'sampled', 'auditee'];
const FREE = 'not-sampled'; // the one result that needs no evidence
const AGAIN = 20000;

const one = (selector, root = document) => root.querySelector(selector);
const many = (selector, root = document) => [...root.querySelectorAll(selector)];

class Checklist {
  constructor(root) {
    const data = JSON.parse(document.getElementById('checklist').textContent);
    this.root = root;
    this.form = one('[data-item-form]', root);
    this.note = one('[data-state]', root);
    this.items = data.items;
    this.labels = data.labels;
    this.at = data.next;
    this.box = outbox(`bihuan-checklist:${data.person}:${data.audit}`);
    this.busy = false;
  }

  get item() { return this.items[this.at]; }

  start() {
    this.form.removeAttribute('method'); // from here on the script sends, and more than once
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.save(event.submitter); });
    this.form.addEventListener('input', () => this.keep());
    this.root.addEventListener('click', (event) => this.onClick(event));
    document.addEventListener('keydown', (event) => this.onKey(event));
    window.addEventListener('online', () => this.flush());
    setInterval(() => this.flush(), AGAIN);
    this.leaveOthers();
    this.show(this.at);
    this.flush();
  }

  /* ------------------------------------------------------------ typing */

  typed() {
    const data = new FormData(this.form);
    return Object.fromEntries(FIELDS.map((name) => [name, data.get(name) ?? '']));
  }

  changed(values) { return FIELDS.some((name) => values[name] !== this.item[name]); }

  keep() {
    const before = this.box.get(this.item.id);
    const values = this.typed();
    if (this.changed(values)) this.box.put(this.item.id, { values, seen: before?.seen ?? this.item.revision, state: 'draft' });
    else this.box.drop(this.item.id);
    this.becomes();
    this.tell();
  }

  lacks(values) {
    if (!values.result) return this.form.dataset.noResult;
    return values.result !== FREE && !values.evidence.trim() ? this.form.dataset.noEvidence : '';
  }

  save(button) {
    const values = this.typed();
    const lacking = this.lacks(values);
    if (lacking) { this.refuse([lacking]); return; }
    const clash = button?.hasAttribute('data-keep-mine') ? this.box.get(this.item.id)?.theirs : null;
    if (this.changed(values) || clash) {
      const seen = clash?.revision ?? this.box.get(this.item.id)?.seen ?? this.item.revision;
      this.box.put(this.item.id, { values, seen, state: 'ready' });
    }
    this.show(Math.min(this.at + 1, this.items.length - 1));
    this.flush();
  }

  /* Leaving an item that is complete saves it; what is not complete stays a draft here. */
  leave(id = this.item.id) {
    const entry = this.box.get(id);
    if (entry?.state === 'draft' && !this.lacks(entry.values)) this.box.put(id, { ...entry, state: 'ready' });
  }

  /* What lay open when the tab was closed was left then. */
  leaveOthers() {
    this.box.with('draft').map(([id]) => Number(id)).filter((id) => id !== this.item.id).forEach((id) => this.leave(id));
  }

  /* ------------------------------------------------------------ sending */

  async flush() {
    if (this.busy) return;
    this.busy = true;
    let stopped = '';
    // Asked anew each time: more may be saved while one is on its way.
    for (let [next] = this.box.with('ready'); next && !stopped; [next] = this.box.with('ready')) {
      const [id, entry] = next;
      const { kind, body } = await this.post(id, entry);
      if (body) this.settle(Number(id), entry, kind, body);
      else stopped = kind;
    }
    this.busy = false;
    this.stopped = stopped;
    this.tell();
  }

  post(id, entry) {
    const token = one('[name=csrfmiddlewaretoken]', this.form).value;
    return send(this.form.action, { csrfmiddlewaretoken: token, item: id, seen: entry.seen, ...entry.values });
  }

  settle(id, entry, kind, body) {
    const item = this.items.find((found) => found.id === id);
    const newer = this.box.get(id);
    if (kind === 'saved') {
      Object.assign(item, pick(body), { mark: body.mark, word: body.word });
      if (newer?.stamp === entry.stamp) this.box.drop(id);
      else if (newer) this.box.put(id, { ...newer, seen: body.revision });
    } else {
      const why = { state: kind, reasons: body.reasons.map((reason) => reason.text), theirs: body.now };
      this.box.put(id, { ...entry, ...why });
    }
    if (item === this.item && kind !== 'saved') this.show(this.at);
    else if (item === this.item) this.form.elements.namedItem('seen').value = item.revision;
  }

  /* ------------------------------------------------------------ showing */

  show(at) {
    this.at = at;
    const entry = this.box.get(this.item.id);
    this.fill(entry?.values ?? this.item, entry?.seen ?? this.item.revision);
    this.describe();
    this.refuse(entry?.state === 'refused' ? entry.reasons : []);
    this.clash(entry?.state === 'clash' ? entry : null);
    this.becomes();
    this.tell();
    history.replaceState(null, '', `${this.root.dataset.checklist}?item=${this.item.id}`);
  }

  fill(values, seen) {
    const set = (name, value) => { one(`[name=${name}]`, this.form).value = value; };
    set('item', this.item.id);
    set('seen', seen);
    FIELDS.slice(1).forEach((name) => { set(name, values[name] ?? ''); one(`[name=${name}]`, this.form).readOnly = !this.item.may; });
    many('[name=result]', this.form).forEach((box) => { box.checked = box.value === values.result; });
    one('[data-results]', this.form).disabled = !this.item.may;
    one('[data-save]', this.form).disabled = !this.item.may;
    one('[data-closed]', this.form).hidden = this.item.may;
  }

  describe() {
    const { item } = this;
    const put = (name, text) => { one(`[data-${name}]`, this.form).textContent = text; };
    const number = one('[data-number]', this.form);
    number.textContent = number.textContent.replace(/\d+/, item.n);
    put('place', item.place);
    put('question', item.question);
    put('how', item.how);
    one('[data-clauses]', this.form).replaceChildren(...item.clauses.map(clause));
    one('[data-gists]', this.form).replaceChildren(...item.clauses.filter((found) => found.gist).map((found) => paragraph(found.gist)));
    one('[data-by]', this.form).hidden = !item.by;
    put('who', item.by);
    this.last(item.last);
    const ends = [[-1, this.at > 0], [1, this.at < this.items.length - 1]];
    ends.forEach(([step, open]) => one(`[data-go="${step}"]`, this.form).classList.toggle('disabled', !open));
  }

  last(found) {
    one('[data-last]', this.form).hidden = !found.result;
    one('[data-when]', this.form).textContent = found.when;
    one('[data-result]', this.form).textContent = found.result;
    one('[data-said]', this.form).textContent = found.text;
    const link = one('[data-finding]', this.form);
    link.hidden = !found.href;
    link.textContent = found.finding;
    if (found.href) link.href = found.href;
  }

  becomes() {
    const text = this.item.becomes[this.typed().result] ?? '';
    const box = one('[data-becomes]', this.form);
    box.hidden = !text;
    one('[data-text]', box).textContent = text;
  }

  refuse(texts) {
    const box = one('[data-reasons]', this.form);
    box.hidden = !texts.length;
    one('[data-list]', box).replaceChildren(...texts.map((text) => made('li', text)));
    if (texts.length) box.scrollIntoView({ block: 'nearest' });
  }

  clash(entry) {
    const box = one('[data-clash]', this.form);
    box.hidden = !entry;
    if (!entry) return;
    const title = one('[data-clash-who]', box);
    title.textContent = title.dataset.text.replace('%s', `${entry.theirs.by} (${entry.theirs.at})`);
    const rows = FIELDS.filter((name) => entry.values[name] !== entry.theirs[name]);
    one('[data-rows-clash]', box).replaceChildren(...rows.map((name) => this.pair(name, entry)));
    box.scrollIntoView({ block: 'nearest' });
  }

  pair(name, entry) {
    const row = document.createElement('tr');
    const say = (value) => (name === 'result' ? this.word(value) : value);
    row.append(made('th', this.labels[name]), made('td', say(entry.values[name])), made('td', say(entry.theirs[name])));
    return row;
  }

  word(result) {
    return one(`[name=result][value="${result}"]`, this.form)?.parentElement.querySelector('span').firstChild.nextSibling?.textContent ?? result;
  }

  /* ------------------------------------------------------------ list, counts, state */

  tell() {
    const waiting = this.box.all();
    this.items.forEach((item, place) => this.mark(item, waiting[item.id], place === this.at));
    const judged = this.items.filter((item) => item.result || waiting[item.id]?.state === 'ready').length;
    one('[data-count]', this.root).textContent = `${judged} / ${this.items.length}`;
    one('[data-progress]', this.root).value = judged;
    one('[data-state-text]', this.root).textContent = this.words(waiting);
  }

  mark(item, entry, now) {
    const line = one(`[data-item="${item.id}"]`, this.root);
    line.className = entry ? 'ck-wait' : item.mark;
    if (now) line.setAttribute('aria-current', 'step');
    else line.removeAttribute('aria-current');
    const words = this.note.dataset;
    const waits = { draft: words.draft, ready: words.waits, clash: words.clash, refused: words.refused };
    one('[data-word]', line).textContent = entry ? waits[entry.state] : item.word;
  }

  words(waiting) {
    const { dataset } = this.note;
    const ready = Object.values(waiting).filter((entry) => entry.state === 'ready').length;
    if (this.stopped === 'strange') return dataset.signedOut;
    if (ready && (this.stopped || !navigator.onLine)) return `${dataset.offline} · ${dataset.waiting.replace('%s', ready)}`;
    if (waiting[this.item.id]) return ready ? dataset.waiting.replace('%s', ready) : dataset.draft;
    return this.item.at ? dataset.saved.replace('%s', this.item.at) : '';
  }

  /* ------------------------------------------------------------ hands */

  onClick(event) {
    const line = event.target.closest('[data-item]');
    const step = event.target.closest('[data-go]');
    if (event.target.closest('[data-take-theirs]')) { this.takeTheirs(); return; }
    if (event.target.closest('[data-list-button]')) { this.list(); return; }
    if (!line && !step) return;
    event.preventDefault();
    const to = line ? this.items.findIndex((item) => item.id === Number(line.dataset.item)) : this.at + Number(step.dataset.go);
    if (!this.items[to]) return;
    this.leave();
    this.show(to);
    this.flush();
    this.list(false);
    one('#main', this.root).focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /* On a narrow screen the list comes on demand. */
  list(open) {
    const shown = one('.fx-l', this.root).classList.toggle('open', open);
    one('[data-list-button]', this.root).setAttribute('aria-expanded', String(shown));
  }

  takeTheirs() {
    const entry = this.box.drop(this.item.id);
    Object.assign(this.item, pick(entry.theirs), { mark: entry.theirs.mark, word: entry.theirs.word });
    this.show(this.at);
  }

  onKey(event) {
    const typing = document.activeElement?.matches('textarea, input:not([type=radio]), select');
    const off = document.documentElement.dataset.keys === 'off';
    if (typing || off || event.ctrlKey || event.metaKey || event.altKey || !/^[1-7]$/.test(event.key)) return;
    const box = many('[name=result]', this.form)[Number(event.key) - 1];
    if (!box || box.matches(':disabled')) return;
    box.checked = true;
    this.keep();
  }
}

const pick = (said) => Object.fromEntries([...FIELDS, 'revision', 'by', 'at'].map((name) => [name, said[name]]));

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

const paragraph = (text) => made('p', text);

function clause(found) {
  const element = made(found.href ? 'a' : 'span', found.text);
  element.className = 'clause';
  if (found.href) element.href = found.href;
  return element;
}

export function watchChecklist() {
  const root = document.querySelector('[data-checklist]');
  if (root) new Checklist(root).start();
}
