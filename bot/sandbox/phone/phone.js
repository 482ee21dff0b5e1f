// The page: who is there, whose phones are shown, and the stream that says what changed.
import { make } from "./draw.js";
import { Phone, ask, avatar, fullName } from "./handset.js";

const SEARCH_FROM = 7;
const phones = new Map();
let people = [];
let shown = (new URLSearchParams(location.search).get("people") || "").split(",").map(Number).filter(Boolean);
let chosen = shown.length > 0;
let bot = "";
let stream = null;
const $ = (id) => document.getElementById(id);

function drawPeople() {
  const search = $("search");
  search.hidden = people.length < SEARCH_FROM;
  const words = search.value.trim().toLowerCase();
  const found = people.filter((one) => !words || `${fullName(one)} ${one.about} ${one.id}`.toLowerCase().includes(words));
  $("people").replaceChildren(...found.map((person) => {
    const item = make("li");
    const button = make("button", "person");
    button.type = "button";
    button.setAttribute("aria-pressed", String(shown.includes(person.id)));
    const name = make("span", "person-name", fullName(person));
    name.dir = "auto";
    const note = person.blocked ? "has blocked the bot" : person.about || (person.started ? "" : "not started");
    button.append(avatar(person), name, make("span", "person-note", note));
    button.addEventListener("click", () => toggle(person.id));
    item.append(button);
    return item;
  }));
}

function toggle(id) {
  chosen = true;
  const narrow = matchMedia("(max-width: 760px)").matches;
  if (shown.includes(id) && narrow) {
    phones.get(id)?.root.scrollIntoView({ inline: "start", block: "nearest" });
    return;
  }
  shown = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id];
  history.replaceState(null, "", `?people=${shown.join(",")}`);
  show();
  if (shown.includes(id)) phones.get(id)?.root.scrollIntoView({ inline: "nearest", block: "nearest" });
}

function show() {
  const known = new Set(people.map((one) => one.id));
  if (!chosen) shown = people.slice(0, 2).map((one) => one.id);
  const wanted = shown.filter((id) => known.has(id));
  for (const [id, phone] of phones) {
    if (!wanted.includes(id)) {
      phone.root.remove();
      phones.delete(id);
    }
  }
  for (const id of wanted) {
    if (!phones.has(id)) phones.set(id, new Phone(id, bot));
    const phone = phones.get(id);
    if (!phone.root.isConnected) {
      $("phones").append(phone.root);
      phone.refresh();
    }
  }
  $("empty").hidden = wanted.length > 0;
  drawPeople();
  listen(wanted);
}

let listened = "";
function listen(wanted) {
  const address = `/sandbox/events?people=${wanted.join(",") || "-1"}`;
  if (address === listened) return;
  listened = address;
  stream?.close();
  stream = new EventSource(address);
  stream.addEventListener("open", () => phones.forEach((phone) => phone.refresh()));
  stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
}

function hear(event) {
  if (event.kind === "phone") phones.get(event.person)?.refresh();
  if (event.kind === "profile") phones.forEach((phone) => phone.refresh());
  if (event.kind === "people") later();
  if (event.kind === "status") drawStatus(event);
}

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(loadPeople, 200);
}

async function loadPeople() {
  people = await ask("/sandbox/people");
  show();
}

function drawStatus(status) {
  $("status").hidden = !status.text;
  $("status-text").textContent = status.text || "";
  $("status-bar").hidden = !status.total;
  $("status-bar").max = status.total || 1;
  $("status-bar").value = status.done || 0;
  $("status-count").textContent = status.total ? `${status.done} of ${status.total}` : "";
}

$("search").addEventListener("input", drawPeople);
$("add").addEventListener("click", () => {
  const form = $("add-form");
  form.hidden = !form.hidden;
  $("add").setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) $("add-name").focus();
});
$("add-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const id = Math.max(1000, ...people.map((one) => one.id)) + 1;
  await ask("/sandbox/people", { id, first_name: $("add-name").value.trim(), language: navigator.language.slice(0, 2) });
  $("add-form").reset();
  $("add-form").hidden = true;
  $("add").setAttribute("aria-expanded", "false");
  if (!chosen) shown = people.slice(0, 2).map((one) => one.id);
  chosen = true;
  shown.push(id);
  await loadPeople();
});

const about = await ask("/sandbox/about");
bot = about.bot.username;
drawStatus(about.status);
await loadPeople();
