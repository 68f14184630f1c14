// The page's side of the language worker: starts it, brings it each text before a question about it, and starts it anew
// when it has met a fault of its own. What is asked and answered is in web/src/protocol/language.rs.

// What a worker says once it can be asked; what was posted before would be lost.
const READY = "ready";
// So often it is started anew without having answered anything in between.
const LIVES = 3;

const BROKEN = "Completion and explanations are not available: their part of the page could not be started. Load the page again to try once more.";

// In place of an answer when its worker has ended.
const LOST = Symbol("lost");

/** A language worker for the text of one editor. `said(sentence)` hears what a person should know. */
export class Client {
  #url;
  #said;
  #worker = null;
  #ready = false;
  #queue = [];
  #waiting = new Map(); // by number: what to do with the answer
  #number = 0;
  #lives = LIVES;
  #text = () => "";
  #version = 0;
  #sent = -1; // the version that the worker has

  /** Why nothing is answered any more, for the person; null while all is well. */
  broken = null;

  constructor(url, said) {
    this.#url = url;
    this.#said = said;
  }

  /** From now on `text()` is what questions are about. */
  open(text) {
    this.#text = text;
    this.changed();
    if (!this.#worker && !this.broken) this.#start();
  }

  /** The text is another one now: what was asked about the old one is not answered any more. */
  changed() { this.#version += 1; }

  /** The answer, null if there is nothing; undefined if the text has changed meanwhile or the worker cannot answer. */
  ask(body) {
    if (!this.#worker) return Promise.resolve(undefined);
    if (this.#sent !== this.#version) {
      this.#sent = this.#version;
      this.#post({ number: 0, body: { ask: "text", text: this.#text() } });
    }
    const [number, version] = [++this.#number, this.#version];
    return new Promise((resolve) => {
      this.#waiting.set(number, (answer) => resolve(answer !== LOST && version === this.#version ? answer ?? null : undefined));
      this.#post({ number, body });
    });
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle();
  }

  #start() {
    this.#ready = false;
    this.#queue = [];
    this.#sent = -1;
    this.#worker = new Worker(this.#url);
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = () => this.#failed();
  }

  #post(message) {
    if (this.#ready) this.#worker.postMessage(message);
    else this.#queue.push(message);
  }

  #heard(data) {
    if (data === READY) {
      this.#ready = true;
      for (const message of this.#queue.splice(0)) this.#worker.postMessage(message);
      return;
    }
    this.#lives = LIVES;
    const done = this.#waiting.get(data.number);
    this.#waiting.delete(data.number);
    done?.(data.body);
  }

  #failed() {
    const asked = this.#ready;
    this.close();
    this.#lives -= 1;
    // A worker that never came up would not come up now either.
    if (asked && this.#lives > 0) this.#start();
    else {
      this.broken = BROKEN;
      this.#said(BROKEN);
    }
  }

  #settle() {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const done of waiting) done(LOST);
  }
}
