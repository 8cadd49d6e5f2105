// Marks on the text: which of them show, what was decided about them, and the text as it came beside them.

function keyOf(mark) {
  if (mark.dataset.of) return mark.dataset.of;
  return mark.dataset.g === undefined ? `e${mark.dataset.e}` : `g${mark.dataset.g}`;
}

function stretches(key, decision) {
  const index = Number(key.slice(1));
  if (key[0] === "e") return [...article.querySelectorAll(`[data-e="${index}"]`)];
  let selector = `[data-g="${index}"]`;
  if (decision.action === "reject") {
    const [start, stop] = page.gaps[index].edits;
    for (let edit = start; edit < stop; edit += 1) selector += `, [data-e="${edit}"]`;
  }
  return [...article.querySelectorAll(selector)];
}

// A mark that shows no text needs a name.
function nameMark(mark) {
  if (mark.getAttribute("role") !== "button") return;
  const key = keyOf(mark);
  const text = decisions.has(key) ? textOf(key, decisions.get(key)) : mark.textContent;
  if (text === "") {
    const before = visible(subject(key).before);
    Object.assign(mark.dataset, { zh: `删去：${before}`, en: `Taken out: ${before}` });
    mark.setAttribute("aria-label", mark.dataset[root.dataset.ui]);
  } else {
    for (const name of ["aria-label", "data-zh", "data-en"]) mark.removeAttribute(name);
  }
}

function paint(key) {
  const decision = decisions.get(key);
  const { printed } = subject(key);
  const text = textOf(key, decision);
  stretches(key, decision).forEach((mark, order) => {
    mark.classList.add({ accept: "accepted", reject: "rejected", replace: "replaced" }[decision.action]);
    if (text === printed) return;
    nameMark(mark);
    if (order) {
      mark.classList.add("gone");
      return;
    }
    const was = document.createElement("span");
    was.className = "was";
    was.append(...mark.childNodes);
    const now = document.createElement("ins");
    now.className = "now";
    now.textContent = text;
    mark.append(was, now);
    mark.classList.toggle("emptied", text === "");
  });
  for (const link of document.querySelectorAll(`[data-ref="${key}"]`)) {
    link.classList.add("decided");
    link.querySelector(".details").dataset.now = text === printed ? "" : visible(text);
  }
}

function unpaint(key, decision) {
  for (const mark of stretches(key, decision)) {
    mark.classList.remove("accepted", "rejected", "replaced", "gone", "emptied");
    const was = mark.querySelector(":scope > .was");
    if (was) mark.replaceChildren(...was.childNodes);
    nameMark(mark);
  }
  for (const link of document.querySelectorAll(`[data-ref="${key}"]`)) link.classList.remove("decided");
}

// Filters: groups of marks are switched by classes of the article, the rest is style.

const on = new Set();
let walk = null; // marks to walk through, found when somebody walks

function filter() {
  const level = document.querySelector('input[name="level"]:checked')?.value ?? "look";
  const rules = new Set([...document.querySelectorAll('input[name="rule"]:checked')].map((box) => Number(box.value)));
  const wanted = { look: (group) => !group.routine, 90: (group) => group.level < 1, 100: (group) => group.level < 2, all: () => true };
  on.clear();
  page.groups.forEach((group, number) => {
    const shows = rules.has(group.number) && wanted[level](group);
    if (shows) on.add(number);
    article.classList.toggle(`on-g${number}`, shows);
  });
  for (const row of document.querySelectorAll(".rules li")) {
    row.classList.toggle("off", !page.groups.some((group, number) => group.number === Number(row.dataset.rule) && on.has(number)));
  }
  for (const mark of article.querySelectorAll('.e[role="button"]')) mark.tabIndex = shows(mark) ? 0 : -1;
  walk = null;
  count();
}

function shows(mark) {
  return decisions.has(keyOf(mark)) || on.has(Number(/(?:^|\s)g(\d+)/.exec(mark.className)[1]));
}

function marksToWalk() {
  if (!walk) {
    const groups = [...on].map((number) => `[data-b] .g${number}:not(.cont):not(.around)`);
    walk = groups.length ? [...article.querySelectorAll(groups.join(", "))] : [];
  }
  return walk;
}

// Side by side: the text as it came is made from the marks, row by row, what is in sight first.

function addCame(row) {
  const line = row.querySelector("[data-b]");
  if (!line || row.querySelector(".came")) return;
  const came = document.createElement("p");
  came.className = `came ${line.className}`;
  came.lang = "zh";
  copyAsItCame(line, came);
  row.prepend(came);
}

function copyAsItCame(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (!node.classList.contains("e")) {
      copyAsItCame(node, to);
    } else if (!node.classList.contains("cont")) {
      const key = keyOf(node);
      const text = key[0] === "g" && !page.gaps[Number(key.slice(1))].owns ? "" : subject(key).before;
      if (!text) continue;
      const mark = document.createElement("span");
      mark.className = node.className.replace(/\b(none|current|accepted|rejected|replaced|gone|emptied)\b/g, "");
      mark.dataset.of = key;
      mark.textContent = text;
      to.append(mark);
    }
  }
}

let sideBySide = null;

function view(two) {
  const top = topRow();
  article.classList.toggle("two", two);
  if (two && !sideBySide) {
    const rows = [...article.querySelectorAll(".row:not(.heads)")];
    const start = Math.max(0, rows.indexOf(top) - 10);
    rows.slice(start, start + 40).forEach(addCame);
    sideBySide = [...rows.slice(start + 40), ...rows.slice(0, start)];
    idle(addMore);
  }
  top?.scrollIntoView();
}

function addMore(deadline) {
  do sideBySide.splice(0, 4).forEach(addCame);
  while (sideBySide.length && deadline.timeRemaining() > 4);
  if (sideBySide.length) idle(addMore);
}

function idle(work) {
  if (window.requestIdleCallback) requestIdleCallback(work);
  else setTimeout(() => work({ timeRemaining: () => 0 }), 0);
}

function topRow() {
  if (!window.scrollY) return null;
  const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
  const box = article.getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width / 2, bar + 20)?.closest(".row") ?? null;
}
