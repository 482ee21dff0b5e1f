// One phone: the chat of one person, drawn from what the sandbox says and changed only through it.
import { Composer } from "./composer.js";
import { drawMessage, fileSize, make } from "./draw.js";

const KEPT = 120;

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || "refused");
  return answer;
}

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

export function avatar(person) {
  const node = make("span", `avatar c${person.id % 8}`, [...person.first_name][0] || "?");
  node.setAttribute("aria-hidden", "true");
  return node;
}

export class Phone {
  constructor(id, bot) {
    this.id = id;
    this.bot = bot;
    this.drawn = new Map();
    this.toasts = -1;
    this.busy = false;
    this.again = false;
    this.root = make("section", "phone");
    this.build();
  }

  build() {
    this.owner = make("div", "owner");
    const glass = make("div", "glass");
    this.head = make("div", "bar");
    this.list = make("div", "chat");
    this.list.setAttribute("role", "log");
    this.list.setAttribute("aria-live", "polite");
    this.list.tabIndex = 0;
    this.typing = make("div", "typing");
    this.typing.hidden = true;
    this.typing.append(make("span", "dots"), make("span", "", "typing"));
    this.composer = new Composer(this);
    this.toast = make("div", "toast");
    this.toast.setAttribute("role", "status");
    const { replies, menu, things, foot } = this.composer;
    glass.append(this.head, this.list, this.typing, replies, menu, things, foot, this.toast);
    this.root.append(this.owner, glass);
    this.glass = glass;
  }

  async act(deed, body) {
    try {
      await ask(`/sandbox/people/${this.id}/${deed}`, body);
    } catch (error) {
      this.say(error.message, false);
    }
    this.refresh();
  }

  get acts() {
    return {
      tap: (message, row, column, label) => this.act("tap", { message, row, column, label }),
      open: (url) => this.act("open", { url }),
      say: (text) => this.act("text", { text }),
      edit: (message) => this.composer.startEditing(message),
    };
  }

  say(text, alert) {
    if (alert) {
      const box = make("div", "alert");
      box.setAttribute("role", "alertdialog");
      box.setAttribute("aria-label", text);
      const words = make("p", "", text);
      words.dir = "auto";
      const close = make("button", "", "OK");
      close.type = "button";
      close.addEventListener("click", () => box.remove());
      box.append(words, close);
      this.glass.append(box);
      close.focus();
      return;
    }
    this.toast.textContent = text;
    this.toast.dir = "auto";
    this.toast.classList.add("on");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.toast.classList.remove("on"), 3600);
  }

  // One request at a time; changes that arrive meanwhile are seen by one more.
  async refresh() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      this.draw(await ask(`/sandbox/people/${this.id}/phone?last=${KEPT}`));
    } catch {
      this.list.classList.add("lost");
    }
    this.busy = false;
    if (this.again) {
      this.again = false;
      this.refresh();
    }
  }

  draw(state) {
    this.list.classList.remove("lost");
    this.drawOwner(state);
    this.drawMessages(state);
    this.composer.drawReplies(state.keyboard);
    this.composer.drawMenu(state.bot.commands);
    this.composer.show(state.person.started, state.person.blocked);
    this.typing.hidden = !state.typing;
    if (state.typing) setTimeout(() => this.refresh(), 5000);
    if (this.toasts >= 0 && state.toast_count > this.toasts) {
      for (const toast of state.toasts.slice(this.toasts - state.toast_count)) this.say(toast.text, toast.alert);
    }
    this.toasts = state.toast_count;
  }

  drawOwner(state) {
    const { person } = state;
    const key = JSON.stringify([person.first_name, person.about, person.blocked, state.bot.name, fileSize(person.bytes)]);
    if (this.ownerKey === key) return;
    this.ownerKey = key;
    this.root.setAttribute("aria-label", `Phone of ${fullName(person)}`);
    this.list.setAttribute("aria-label", `Chat of ${fullName(person)} with ${state.bot.name}`);
    const name = make("h2", "owner-name", fullName(person));
    name.dir = "auto";
    const data = make("span", "kb", fileSize(person.bytes));
    data.title = "Sent to and from this phone, by the sandbox's model";
    this.owner.replaceChildren(avatar(person), name);
    if (person.about) this.owner.append(make("span", "about", person.about));
    this.owner.append(data);
    const picture = make("img");
    [picture.src, picture.alt, picture.width, picture.height] = ["/icon.svg", "", 36, 36];
    const title = make("div", "bar-title");
    const called = make("strong", "", state.bot.name);
    called.dir = "auto";
    title.append(called, make("span", "", "bot"));
    const block = make("button", "quiet block", person.blocked ? "Unblock" : "Block");
    block.type = "button";
    block.addEventListener("click", () => this.act(person.blocked ? "unblock" : "block", {}));
    this.head.replaceChildren(picture, title);
    if (person.started) this.head.append(block);
  }

  drawMessages(state) {
    const list = this.list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 90;
    const newest = state.messages.at(-1)?.id || 0;
    const seen = new Set();
    let before = list.querySelector(".intro");
    if (!state.messages.length) this.drawIntro(state.bot);
    else if (before) {
      before.remove();
      before = null;
    }
    for (const message of state.messages) {
      seen.add(message.id);
      const text = JSON.stringify(message);
      const old = this.drawn.get(message.id);
      let node = old?.node;
      if (old?.text !== text) {
        node = drawMessage(message, this.acts, this.bot);
        if (old) this.exchange(old.node, node, message);
        this.drawn.set(message.id, { node, text });
      }
      const place = before ? before.nextSibling : list.firstChild;
      if (place !== node) list.insertBefore(node, place);
      before = node;
    }
    for (const [id, one] of this.drawn) {
      if (!seen.has(id)) {
        one.node.remove();
        this.drawn.delete(id);
      }
    }
    if (atEnd || newest > (this.newest || 0)) list.scrollTop = list.scrollHeight;
    this.newest = newest;
  }

  // A card that changes under the finger keeps the focus at the same place.
  exchange(old, node, message) {
    const keys = [...old.querySelectorAll(".key")];
    const at = keys.indexOf(document.activeElement);
    const next = node.querySelectorAll(".key");
    if (message.waiting) keys.forEach((key, n) => key.classList.contains("pressed") && next[n]?.classList.add("pressed"));
    old.replaceWith(node);
    if (at >= 0) {
      (next[Math.min(at, next.length - 1)] || node).focus({ preventScroll: true });
    }
  }

  drawIntro(about) {
    if (this.list.querySelector(".intro")) return;
    const item = make("div", "intro");
    item.append(make("strong", "", "What can this bot do?"));
    const words = make("p", "", about.description || "Press Start to begin.");
    words.dir = "auto";
    item.append(words);
    this.list.replaceChildren(item);
    this.drawn.clear();
  }
}
