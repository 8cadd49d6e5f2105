"use strict";
// What the page holds, and what the editor has decided about it. A subject is a repair or a gap; its key is
// "e17" for the repair 17 of the record, "g3" for the gap 3.

const root = document.documentElement;
const article = document.getElementById("article");
const page = JSON.parse(document.getElementById("page").textContent);
const FORMAT = "roundtable-decisions/1";
const STORE = `roundtable:${page.sha256}`;

// The whole article is large; it is read when somebody first asks about a repair.
let record = null;
function provenance() {
  record ??= JSON.parse(document.getElementById("model").textContent).provenance;
  return record;
}

function subject(key) {
  const index = Number(key.slice(1));
  if (key[0] === "g") {
    const gap = provenance().gaps[index];
    return { kind: "gap", rule: gap.rule, candidates: gap.candidates ?? [], ...page.gaps[index] };
  }
  const edit = provenance().edits[index];
  return {
    kind: "edit", rule: edit.rule, certainty: edit.certainty ?? 1, span: edit.span, before: edit.before ?? "",
    printed: edit.after ?? "", at: 0, edits: [index, index + 1],
  };
}

function phrase(zh, en) {
  return root.dataset.ui === "en" ? en : zh;
}

function meaning(rule) {
  return phrase(...(page.meanings[rule] ?? ["", ""]));
}

// Decisions: key → {action, text}

const decisions = new Map();

function textOf(key, { action, text }) {
  const { before, printed } = subject(key);
  return action === "replace" ? text : action === "reject" ? before : printed;
}

// Decisions about the same characters exclude each other: those that give way to a new one about `key`.
function rivals(key, action) {
  const [start, stop] = subject(key).edits;
  const rivals = [];
  for (const other of decisions.keys()) {
    if (other === key) continue;
    const [first, last] = other[0] === "g" ? page.gaps[Number(other.slice(1))].edits : [Number(other.slice(1)), Number(other.slice(1)) + 1];
    if (first >= stop || start >= last) continue;
    // Two gaps in one repair can both be filled; taking back the repair is about both.
    const fills = key[0] === "g" && other[0] === "g" && action !== "reject" && decisions.get(other).action !== "reject";
    if (!fills) rivals.push(other);
  }
  return rivals;
}

function decide(key, decision) {
  const gone = decision ? rivals(key, decision.action) : [];
  gone.forEach(drop);
  drop(key);
  if (decision) {
    decisions.set(key, decision);
    paint(key);
  }
  remember();
  count();
}

function drop(key) {
  const decision = decisions.get(key);
  decisions.delete(key);
  if (decision) unpaint(key, decision);
}

function decisionsDocument() {
  const list = [...decisions].map(([key, decision]) => {
    const { kind, span, before, at, printed } = subject(key);
    return { kind, span, before, at, printed, ...decision };
  });
  list.sort((one, other) => one.span[0] - other.span[0] || one.at - other.at);
  return { format: FORMAT, sha256: page.sha256, name: page.name, decisions: list };
}

// Take over the decisions of a document; return how many of them are about nothing on this page.
function takeOver(given) {
  const keys = new Map();
  const place = (kind, span, at, before) => JSON.stringify([kind, span, at ?? 0, before]);
  provenance().edits.forEach((edit, index) => keys.set(place("edit", edit.span, 0, edit.before ?? ""), `e${index}`));
  page.gaps.forEach((gap, index) => keys.set(place("gap", gap.span, gap.at, gap.before), `g${index}`));
  let strangers = 0;
  for (const { kind, span, at, before, printed, action, text } of given.decisions) {
    const key = keys.get(place(kind, span, at, before));
    const known = ["accept", "reject"].includes(action) || (action === "replace" && typeof text === "string");
    if (key && known && (action === "reject" || subject(key).printed === printed || (kind === "edit" && action === "replace"))) {
      decide(key, action === "replace" ? { action, text } : { action });
    } else {
      strangers += 1;
    }
  }
  return strangers;
}

// The browser keeps decisions until they are saved; where it cannot, it asks before the page is left.

let kept = true;
let saved = true;
let quiet = false;

function remember() {
  saved = false;
  if (quiet) return;
  try {
    if (decisions.size) localStorage.setItem(STORE, JSON.stringify(decisionsDocument()));
    else localStorage.removeItem(STORE);
  } catch {
    kept = false;
  }
}

function recall() {
  let stored = null;
  try {
    stored = localStorage.getItem(STORE);
  } catch {
    kept = false;
  }
  if (!stored) return;
  quiet = true;
  try {
    takeOver(JSON.parse(stored));
  } finally {
    quiet = false;
  }
}
