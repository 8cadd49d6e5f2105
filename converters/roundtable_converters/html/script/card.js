// The card that says what was repaired, and takes the editor's decision. It shows on hover and focus, and stays
// once it was clicked or entered.

const card = document.getElementById("card");
let opened = null; // {key, mark, pinned}
let leaving = 0;
let returning = false;

function make(tag, properties = {}, ...children) {
  const { dataset, pressed, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset);
  if (pressed !== undefined) element.setAttribute("aria-pressed", pressed); // not every browser has it as a property
  element.append(...children);
  return element;
}

function percent(certainty) {
  return `${Math.floor(certainty * 1000) / 10}%`; // 100 % claims that nothing else is possible
}

function visible(text) {
  if (text === "") return "∅";
  // What has no shape of its own, or would turn what stands around it.
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff]/g, (character) =>
    `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

function openCard(mark, pinned) {
  clearTimeout(leaving);
  const key = keyOf(mark);
  if (opened?.key === key && opened.mark === mark && (opened.pinned || !pinned)) return;
  current(null);
  current(key);
  opened = { key, mark, pinned };
  fillCard();
  card.hidden = false;
  placeCard();
}

function closeCard({ focus = false } = {}) {
  clearTimeout(leaving);
  if (!opened) return;
  const { mark } = opened;
  current(null);
  opened = null;
  card.hidden = true;
  if (!focus) return;
  returning = true; // focus shows the card, but not now
  mark.focus({ preventScroll: true });
  returning = false;
}

// All stretches of a repair are current, in both columns; without a key, none.
function current(key) {
  const marks = key ? `[data-${key[0]}="${key.slice(1)}"], [data-of="${key}"]` : ".current";
  for (const mark of article.querySelectorAll(marks)) mark.classList.toggle("current", key !== null);
}

function leaveCard() {
  clearTimeout(leaving);
  if (opened && !opened.pinned) leaving = setTimeout(closeCard, 250);
}

function placeCard() {
  const box = opened.mark.getClientRects()[0] ?? opened.mark.getBoundingClientRect();
  const bar = document.querySelector(".bar").offsetHeight;
  const below = innerHeight - box.bottom > card.offsetHeight + 16 || box.top - bar < card.offsetHeight + 16;
  card.style.top = `${scrollY + (below ? box.bottom + 8 : box.top - card.offsetHeight - 8)}px`;
  const edge = Math.min(article.getBoundingClientRect().right, document.documentElement.clientWidth);
  card.style.left = `${Math.max(12, Math.min(box.left, edge - card.offsetWidth - 12))}px`;
}

function fillCard() {
  const { key } = opened;
  const it = subject(key);
  const decision = decisions.get(key);
  const title = make("h2", { id: "card-title" }, it.kind === "gap" ? phrase("缺口", "Gap") : phrase("修复", "Repair"));
  if (it.kind === "edit") title.append(make("span", { className: "sure" }, `${phrase("把握", "certainty")} ${percent(it.certainty)}`));
  const facts = make("dl", {},
    make("dt", {}, phrase("原文", "As it came")), make("dd", { lang: "zh" }, visible(it.before)),
    make("dt", {}, phrase("现为", "Printed")), make("dd", { lang: "zh" }, ...inPlace(it)),
    make("dt", {}, phrase("规则", "Rule")), make("dd", { className: "rule" }, make("code", {}, it.rule), " ", meaning(it.rule)));
  if (decision) {
    facts.append(make("dt", {}, phrase("决定", "Decided")), make("dd", { lang: "zh" }, visible(textOf(key, decision))));
  }
  const parts = [title, facts];
  if (it.kind === "gap") parts.push(...candidateButtons(it, decision));
  const actions = make("div", { className: "actions" });
  // What still has the compositor's sign for a missing character is no reading to accept.
  if (!it.printed.includes("〓")) actions.append(actionButton("accept", phrase("接受", "Accept"), decision));
  if (it.before !== it.printed) actions.append(actionButton("reject", phrase("还原为原文", "Back to as it came"), decision));
  if (decision) actions.append(make("button", { type: "button", dataset: { action: "undo" } }, phrase("撤销决定", "Undo")));
  parts.push(actions, readingForm(it, decision));
  parts.push(make("p", { className: "keys" }, phrase("键盘：A 接受 · R 还原 · E 另写 · N / P 前后 · Esc 关闭", "Keys: A accept · R back · E write · N / P go on, back · Esc close")));
  card.replaceChildren(...parts);
}

// What is printed; of a gap, with what is printed around it for the same repair.
function inPlace(it) {
  if (!it.left && !it.right) return [visible(it.printed)];
  return [it.left, make("b", {}, visible(it.printed)), it.right];
}

function candidateButtons(it, decision) {
  if (!it.candidates.length) return [make("p", { className: "hint" }, phrase("没有候选，请对照原件填写。", "No candidates; fill in from the original."))];
  const buttons = it.candidates.slice(0, 9).map(({ text, certainty }) =>
    make("button", { type: "button", lang: "zh", value: text, dataset: { action: "replace" }, pressed: decision?.action === "replace" && decision.text === text },
      visible(text), " ", make("small", {}, percent(certainty))));
  return [make("p", { className: "hint", id: "candidates" }, phrase("候选，点一个填入：", "Candidates; click one to fill it in:")),
    make("div", { className: "choices" }, ...buttons)];
}

function actionButton(action, words, decision) {
  return make("button", { type: "button", dataset: { action }, pressed: decision?.action === action }, words);
}

function readingForm(it, decision) {
  const input = make("input", { type: "text", id: "reading", autocomplete: "off", spellcheck: false, lang: "zh" });
  input.value = decision?.action === "replace" ? decision.text : it.printed;
  return make("form", {},
    make("label", { htmlFor: "reading" }, phrase("另写一种读法（留空即删去）：", "Another reading (empty takes it out):")),
    input, make("button", { type: "submit", className: "primary" }, phrase("用这个", "Use it")));
}

function act(action, text) {
  const { key, mark } = opened;
  const it = subject(key);
  if (action === "accept" && it.printed.includes("〓")) return;
  if (action === "undo") decide(key, null);
  // Typing what is printed already accepts it.
  else if (action === "replace" && text === it.printed) decide(key, { action: "accept" });
  else decide(key, action === "replace" ? { action, text } : { action });
  const within = card.contains(document.activeElement);
  fillCard();
  placeCard();
  say(decisions.has(key) ? phrase("已决定：", "Decided: ") + visible(textOf(key, decisions.get(key))) : phrase("已撤销", "Undone"));
  if (within) (card.querySelector('[aria-pressed="true"]') ?? card.querySelector("button, input")).focus();
  else mark.focus({ preventScroll: true });
}

function say(words) {
  document.getElementById("said").textContent = words;
}

function sayMark(mark) {
  const it = subject(keyOf(mark));
  const kind = it.kind === "gap" ? phrase("缺口", "Gap") : `${phrase("修复，把握", "Repair, certainty")} ${percent(it.certainty)}`;
  say(`${kind}. ${it.rule}. ${phrase("原文", "As it came")}: ${visible(it.before)}. ${phrase("现为", "Printed")}: ${visible(it.printed)}.`);
}
