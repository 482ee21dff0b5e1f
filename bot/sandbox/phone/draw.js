// Draws one message; every word of a person or the bot goes in as text, never as markup.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code", blockquote: "q", spoiler: "span",
};

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function isDeepLink(url, bot) {
  return new RegExp(`^(https?://)?t\\.me/${bot}/?(\\?start=[\\w-]*)?$`, "i").test(url);
}

function link(url, acts, bot) {
  if (isDeepLink(url, bot)) {
    const node = make("a");
    node.href = url;
    node.addEventListener("click", (event) => {
      event.preventDefault();
      acts.open(url);
    });
    return node;
  }
  const full = /^[a-z]+:/i.test(url) ? url : `https://${url}`;
  if (!/^https?:\/\//i.test(full)) return make("span");
  const node = make("a");
  node.href = full;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function wrapper(entity, words, acts, bot) {
  if (entity.type === "text_link") return link(entity.url, acts, bot);
  if (entity.type === "url") return link(words, acts, bot);
  if (entity.type === "bot_command") {
    const node = make("button", "command");
    node.type = "button";
    node.addEventListener("click", () => acts.say(words));
    return node;
  }
  return make(TAGS[entity.type] || "span", entity.type);
}

// Entities may nest: cut the text at every border and wrap each piece in all entities that cover it.
export function richText(text, entities, acts, bot) {
  const box = make("div", "words");
  box.dir = "auto";
  const cuts = new Set([0, text.length]);
  for (const one of entities) cuts.add(one.offset).add(one.offset + one.length);
  const borders = [...cuts].sort((a, b) => a - b);
  for (let n = 0; n + 1 < borders.length; n += 1) {
    const [from, to] = [borders[n], borders[n + 1]];
    let node = document.createTextNode(text.slice(from, to));
    const covering = entities.filter((one) => one.offset <= from && one.offset + one.length >= to).reverse();
    for (const one of covering) {
      const outer = wrapper(one, text.slice(one.offset, one.offset + one.length), acts, bot);
      outer.append(node);
      node = outer;
    }
    box.append(node);
  }
  return box;
}

function media(message) {
  const file = message.file;
  if (message.kind === "location") {
    return make("div", "media-note", `Location ${message.extra.latitude}, ${message.extra.longitude}`);
  }
  if (message.kind === "venue") return make("div", "media-note", `Place: ${message.extra.title}`);
  if (message.kind === "contact") return make("div", "media-note", `Contact: ${message.extra.first_name}`);
  if (!file) return null;
  if (message.kind === "sticker") return make("div", "sticker", "👍");
  if (message.kind === "voice") return make("div", "media-note", `Voice message, ${message.extra?.duration ?? 3} s`);
  if (message.kind === "audio") return make("div", "media-note", `Sound: ${file.name}`);
  const node = make("a", message.kind === "photo" ? "photo" : "document");
  node.href = `/sandbox/files/${encodeURIComponent(file.id)}`;
  node.target = "_blank";
  node.rel = "noopener";
  if (message.kind === "photo") {
    const picture = make("img");
    picture.src = node.href;
    picture.alt = message.text ? `Picture: ${message.text.slice(0, 80)}` : "Picture";
    picture.width = file.width || 1;
    picture.height = file.height || 1;
    node.append(picture);
  } else {
    const icon = make("span", "document-icon", file.name.split(".").pop().slice(0, 4).toUpperCase());
    icon.setAttribute("aria-hidden", "true");
    const name = make("span", "document-name", file.name);
    name.dir = "auto";
    node.append(icon, name, make("span", "document-size", fileSize(file.size)));
  }
  return node;
}

function keyboard(message, acts, bot) {
  const box = make("div", "keys");
  message.rows.forEach((row, r) => {
    const line = make("div", `key-row n${Math.min(row.length, 8)}`);
    row.forEach((button, c) => {
      const plain = !button.url || isDeepLink(button.url, bot);
      const node = plain ? make("button", "key") : link(button.url, acts, bot);
      node.classList.add("key");
      if (plain) {
        node.type = "button";
        node.addEventListener("click", () => {
          node.classList.add("pressed");
          acts.tap(message.id, r, c, button.label);
        });
      }
      if (button.url) node.classList.add("key-link");
      const label = make("span", "label", button.label);
      label.dir = "auto";
      node.append(label);
      node.title = button.label;
      line.append(node);
    });
    box.append(line);
  });
  return box;
}

export function drawMessage(message, acts, bot) {
  const item = make("div", message.mine ? "line mine" : "line");
  item.tabIndex = -1;
  item.dataset.id = message.id;
  const bubble = make("div", message.rows.length ? "bubble has-keys" : "bubble");
  bubble.append(make("span", "away", message.mine ? "You: " : "Bot: "));
  const shown = message.kind === "text" ? null : media(message);
  if (shown) bubble.append(shown);
  if (message.text) bubble.append(richText(message.text, message.entities, acts, bot));
  const foot = make("div", "foot");
  if (message.reactions.length) foot.append(make("span", "reaction", message.reactions.join("")));
  if (message.edited) foot.append(make("span", "edited", "edited"));
  const time = make("time", "", clockTime(message.at));
  time.dateTime = new Date(message.at * 1000).toISOString();
  foot.append(time);
  if (message.mine && message.kind === "text") {
    const change = make("button", "change", "Edit");
    change.type = "button";
    change.setAttribute("aria-label", `Edit your message: ${message.text.slice(0, 40)}`);
    change.addEventListener("click", () => acts.edit(message));
    foot.prepend(change);
  }
  bubble.append(foot);
  item.append(bubble);
  if (message.rows.length) item.append(keyboard(message, acts, bot));
  return item;
}
