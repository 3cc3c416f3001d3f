// Saves a topic while somebody types. The page works without this: the buttons do the same.
//
// The form is sent as it stands, without files, to the address of its buttons. The answer names
// the version that is kept now, so that a later press is not stale. Focus and layout stay put.

const PAUSE = 3000; // milliseconds after the last key
const RETRY = 15000;
const PATIENCE = 10000;

const status = document.getElementById("autosave-status");
const form = status.closest("form");

let timer = 0;
let dirty = "byHand" in status.dataset; // two texts to choose from: only the button may save
let sending = null; // the promise of a save that is under way
let trouble = dirty ? "refused" : ""; // "", "offline", "signed-out", "refused"
let leaving = false;

function say(text, tone) {
  status.dataset.tone = tone;
  if (status.textContent !== text) status.textContent = text;
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

function body() {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
  data.append("vanzelf", "1");
  return data;
}

function fetched(address, options) {
  return fetch(address, {
    ...options,
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// Whoever signed in again in another tab has a new token: the page itself tells which.
async function renewToken() {
  const answer = await fetched(location.href, {});
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#main [name=csrf_token]");
  if (fresh) form.elements.namedItem("csrf_token").value = fresh.value;
}

function failed(kind, text, again) {
  dirty = true;
  trouble = kind;
  say(text, "trouble");
  if (again) later(RETRY);
}

async function sent() {
  dirty = false;
  try {
    if (trouble === "signed-out") await renewToken();
    const answer = await fetched(form.action, { method: "POST", body: body() });
    if (answer.type === "opaqueredirect" || answer.status === 400) {
      failed("signed-out", status.dataset.signedOut, true);
      return;
    }
    const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const said = json ? await answer.json() : { text: status.dataset.failed };
    if (!answer.ok) {
      failed(answer.status >= 500 ? "offline" : "refused", said.text, answer.status >= 500);
      return;
    }
    form.elements.namedItem("version").value = said.version;
    trouble = "";
    if (dirty) later(PAUSE);
    else say(said.text, "saved");
  } catch {
    failed("offline", status.dataset.offline, true);
  }
}

async function save() {
  clearTimeout(timer);
  if (sending) await sending;
  if (!dirty || trouble === "refused") return;
  sending = sent();
  await sending;
  sending = null;
}

function changed(event) {
  if (event.target.type === "file") return;
  dirty = true;
  if (!trouble) say(status.dataset.unsaved, "busy");
  if (trouble !== "refused") later(PAUSE);
}

// A save that is under way ends first, or the press would race with it. Without a connection, or
// signed out, the press stays on the page: leaving would lose the text.
async function press(event) {
  const stuck = trouble === "offline" || trouble === "signed-out";
  if (leaving || (!sending && !stuck)) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  dirty = dirty || stuck;
  if (stuck) await save();
  else await sending;
  if (trouble === "offline" || trouble === "signed-out") return;
  leaving = true;
  form.requestSubmit(button);
}

function warn(event) {
  if (dirty && !leaving) event.preventDefault();
}

form.addEventListener("input", changed);
form.addEventListener("focusout", () => dirty && !trouble && save());
form.addEventListener("submit", press);
window.addEventListener("online", save);
window.addEventListener("beforeunload", warn);
window.addEventListener("pageshow", () => (leaving = false));
