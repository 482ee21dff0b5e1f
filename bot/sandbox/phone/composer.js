// What a person writes with: the text field, the attachment, the reply keyboard and the menu of commands.
import { make } from "./draw.js";

const HERE = { latitude: 14.6928, longitude: -17.4467 };

function read(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] || ""));
    reader.readAsDataURL(file);
  });
}

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.editing = 0;
    this.replies = make("div", "replies");
    this.menu = make("ul", "menu");
    this.menu.hidden = true;
    this.things = make("ul", "menu");
    this.things.hidden = true;
    this.foot = make("div", "write");
    this.build();
  }

  build() {
    this.form = make("form", "composer");
    this.menuButton = make("button", "round menu-button", "☰");
    this.menuButton.type = "button";
    this.menuButton.setAttribute("aria-label", "Commands");
    this.menuButton.setAttribute("aria-expanded", "false");
    this.menuButton.addEventListener("click", () => this.openMenu(this.menu.hidden));
    this.field = make("textarea", "field");
    this.field.rows = 1;
    this.field.dir = "auto";
    this.field.placeholder = "Message";
    this.field.setAttribute("aria-label", "Message");
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
      if (event.key === "Escape") this.stopEditing();
    });
    this.file = make("input", "away");
    this.file.type = "file";
    this.file.tabIndex = -1;
    this.file.setAttribute("aria-label", "File to send");
    this.file.addEventListener("change", () => this.sendFile());
    const attach = make("button", "round", "+");
    attach.type = "button";
    attach.setAttribute("aria-label", "Send something else than words");
    attach.setAttribute("aria-expanded", "false");
    attach.addEventListener("click", () => this.openThings(this.things.hidden));
    this.attach = attach;
    this.drawThings();
    const send = make("button", "round send", "➤");
    send.type = "submit";
    send.setAttribute("aria-label", "Send");
    this.form.append(this.menuButton, attach, this.field, this.file, send);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.big = make("button", "start");
    this.big.type = "button";
    this.big.addEventListener("click", () => this.phone.act("start", { payload: "" }));
    this.foot.append(this.form, this.big);
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    if (this.editing) this.phone.act("edit", { message: this.editing, text });
    else this.phone.act("text", { text });
    this.stopEditing();
  }

  startEditing(message) {
    this.editing = message.id;
    this.field.value = message.text;
    this.form.classList.add("editing");
    this.fit();
    this.field.focus();
  }

  stopEditing() {
    this.editing = 0;
    this.field.value = "";
    this.form.classList.remove("editing");
    this.fit();
  }

  fit() {
    this.field.rows = Math.min(5, Math.max(1, this.field.value.split("\n").length, Math.ceil(this.field.value.length / 32)));
  }

  // What can be sent besides words; a voice is a sound of three seconds, the position that of a town hall.
  drawThings() {
    const choices = [
      ["Photo…", () => this.pick("photo", "image/png,image/jpeg")],
      ["Document…", () => this.pick("document", "")],
      ["Voice message (3 s)", () => this.phone.act("voice", { seconds: 3 })],
      ["My position", () => this.phone.act("location", HERE)],
      ["Sticker", () => this.phone.act("sticker", {})],
    ];
    for (const [label, act] of choices) {
      const item = make("li");
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => {
        this.openThings(false);
        act();
      });
      item.append(button);
      this.things.append(item);
    }
  }

  openThings(open) {
    this.things.hidden = !open;
    this.attach.setAttribute("aria-expanded", String(open));
    if (open) {
      this.openMenu(false);
      this.things.querySelector("button").focus();
    }
  }

  pick(kind, accept) {
    this.kind = kind;
    this.file.accept = accept;
    this.file.multiple = true;
    this.file.click();
  }

  // Several files that are chosen together travel as an album.
  async sendFile() {
    const files = [...this.file.files];
    const album = files.length > 1 ? { album: `album${Date.now()}` } : {};
    for (const file of files) {
      const data = await read(file);
      await this.phone.act(this.kind, { data, name: file.name, mime: file.type || "application/octet-stream", ...album });
    }
    this.file.value = "";
  }

  openMenu(open) {
    this.menu.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) {
      this.openThings(false);
      this.menu.querySelector("button")?.focus();
    }
  }

  show(started, blocked) {
    this.form.hidden = !started || blocked;
    this.big.hidden = started && !blocked;
    this.big.textContent = blocked ? "Unblock" : "Start";
  }

  drawReplies(rows) {
    const key = JSON.stringify(rows);
    if (this.replyKey === key) return;
    this.replyKey = key;
    this.replies.replaceChildren();
    for (const row of rows) {
      const line = make("div", `key-row n${Math.min(row.length, 8)}`);
      for (const one of row) {
        const button = make("button", "key reply", one.label);
        button.type = "button";
        button.dir = "auto";
        button.addEventListener("click", () => {
          if (one.asks === "location") this.phone.act("location", HERE);
          else if (one.asks === "contact") this.phone.act("contact", { phone_number: "+000", first_name: "Me", user_id: this.phone.id });
          else this.phone.act("text", { text: one.label });
        });
        line.append(button);
      }
      this.replies.append(line);
    }
  }

  drawMenu(commands) {
    const key = JSON.stringify(commands);
    if (this.menuKey === key) return;
    this.menuKey = key;
    this.menuButton.hidden = !commands.length;
    this.menu.replaceChildren();
    for (const one of commands) {
      const item = make("li");
      const button = make("button");
      button.type = "button";
      const help = make("span", "", one.description);
      help.dir = "auto";
      button.append(make("b", "", `/${one.command}`), help);
      button.addEventListener("click", () => {
        this.openMenu(false);
        this.phone.act("text", { text: `/${one.command}` });
      });
      item.append(button);
      this.menu.append(item);
    }
  }}
