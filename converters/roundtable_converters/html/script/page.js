// One listener for each kind of event, for the whole page.

function go(step) {
  const marks = marksToWalk();
  if (!marks.length) return;
  let index = marks.indexOf(opened?.mark ?? document.activeElement);
  if (index < 0) index = step > 0 ? firstInSight(marks) - 1 : firstInSight(marks);
  show(marks[(index + step + marks.length) % marks.length]);
}

// Marks are in the order of the text, so that the first below the top edge is found by halving.
function firstInSight(marks) {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle].getBoundingClientRect().top < 100) low = middle + 1;
    else high = middle;
  }
  return low;
}

function show(mark) {
  mark.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => mark.scrollIntoView({ block: "center" })); // once the lines around it have their height
  if (!mark.hasAttribute("tabindex")) {
    mark.tabIndex = -1;
    mark.setAttribute("role", "button");
    nameMark(mark);
  }
  mark.focus({ preventScroll: true });
  openCard(mark, true); // the pointer, which rests elsewhere, must not close it when the page has scrolled below it
  sayMark(mark);
  count();
}

function count() {
  const all = page.groups.reduce((sum, group, number) => sum + (on.has(number) ? group.places : 0), 0);
  const at = opened ? marksToWalk().indexOf(opened.mark) + 1 : 0;
  document.getElementById("position").textContent = all ? `${at || "–"} / ${all}` : "–";
  for (const id of ["previous", "next"]) document.getElementById(id).disabled = !all;
  document.getElementById("number").textContent = decisions.size;
  document.getElementById("save").disabled = !decisions.size;
  const done = document.getElementById("done");
  if (done) done.textContent = document.querySelectorAll("#todo .decided").length;
  for (const link of document.querySelectorAll('#todo [aria-current="true"]')) link.removeAttribute("aria-current");
  if (opened) document.querySelector(`#todo [data-ref="${opened.key}"]`)?.setAttribute("aria-current", "true");
}

function save() {
  const file = new Blob([`${JSON.stringify(decisionsDocument(), null, 2)}\n`], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: `${page.name.replace(/\.[^.]*$/, "").replace(/[\\/:*?"<>|]/g, "_") || "page"}.decisions.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  saved = true;
}

async function load(file) {
  let documents;
  try {
    const given = JSON.parse(await file.text());
    documents = (Array.isArray(given) ? given : [given]).filter((one) => one.format === FORMAT && one.sha256 === page.sha256);
    if (!documents.length) throw new Error("another page");
  } catch {
    notify(phrase(`${file.name}：不是这一页的决定。`, `${file.name}: these are not decisions about this page.`));
    return;
  }
  const strangers = documents.reduce((sum, one) => sum + takeOver(one), 0);
  notify(strangers
    ? phrase(`${file.name}：有 ${strangers} 个决定对不上，没有载入。`, `${file.name}: ${strangers} decisions fit nothing here and were left out.`)
    : phrase(`${file.name}：已载入。`, `${file.name}: loaded.`));
}

function notify(words) {
  document.querySelector("body > .notice")?.remove();
  document.querySelector(".bar").after(make("p", { className: "notice" }, words));
  say(words);
}

function speak(language) {
  root.dataset.ui = language;
  root.lang = language === "en" ? "en" : "zh-Hans";
  for (const element of document.querySelectorAll("[data-zh]")) element.setAttribute("aria-label", element.dataset[language]);
  if (opened) fillCard();
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const mark = target.closest(".e");
  const button = target.closest("button");
  const link = target.closest("[data-ref]");
  if (card.contains(target)) {
    if (button?.dataset.action) act(button.dataset.action, button.value);
  } else if (mark && shows(mark)) {
    openCard(mark, true);
    count();
  } else if (link) {
    event.preventDefault();
    const there = document.getElementById(link.dataset.ref);
    if (!shows(there)) document.querySelector('input[name="level"][value="look"]').click();
    show(there);
  } else if (button?.classList.contains("only")) {
    document.querySelector('input[name="level"][value="all"]').checked = true;
    for (const box of document.querySelectorAll('input[name="rule"]')) box.checked = box.value === button.value;
    filter();
  } else if (button) {
    ({
      previous: () => go(-1),
      next: () => go(1),
      save,
      open: () => document.getElementById("file").click(),
      language: () => {
        speak(root.dataset.ui === "en" ? "zh" : "en");
        try {
          localStorage.setItem("roundtable:language", root.dataset.ui);
        } catch {
          // The choice holds for this time.
        }
      },
    })[button.id]?.();
  } else if (opened) {
    closeCard();
  }
});

document.addEventListener("mouseover", ({ target }) => {
  const mark = target.closest(".e");
  if (card.contains(target)) clearTimeout(leaving);
  else if (mark && shows(mark) && !opened?.pinned) openCard(mark, false);
  else leaveCard();
});

// A press moves the focus before the click comes. A card that closed in between would shorten the page, and the click
// would land on something else; what a click means for the card, the click says.
let pressing = false;
document.addEventListener("pointerdown", () => { pressing = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressing = false; }, true);

document.addEventListener("focusin", ({ target }) => {
  if (returning || pressing) return;
  if (target.matches(".e") && shows(target) && opened?.mark !== target) {
    openCard(target, false);
    sayMark(target);
    count();
  } else if (opened && !opened.pinned && !card.contains(target) && opened.mark !== target && target !== article) {
    closeCard();
  }
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && opened) {
    closeCard({ focus: true });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input[type="text"]')) return;
  if (target.matches(".e") && (key === "Enter" || key === " ")) {
    event.preventDefault();
    openCard(target, true);
    card.querySelector("button, input").focus();
    return;
  }
  // Single keys work on the article, the list and the card only: elsewhere they may be somebody's voice.
  if (!target.closest("#article, #todo, #card, .steps")) return;
  const letter = key.toLowerCase();
  if ("are".includes(letter) && !opened && target.matches(".e")) openCard(target, false);
  if (letter === "n" || letter === "p") go(letter === "n" ? 1 : -1);
  else if (opened && letter === "a") act("accept");
  else if (opened && letter === "r") act("reject");
  else if (opened && letter === "e") {
    opened.pinned = true;
    card.querySelector("#reading").select();
  } else return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  act("replace", card.querySelector("#reading").value);
});

document.addEventListener("change", ({ target }) => {
  // The first view is the way home, whatever was chosen before.
  if (target.value === "look") for (const box of document.querySelectorAll('input[name="rule"]')) box.checked = true;
  if (target.name === "level" || target.name === "rule") filter();
  else if (target.name === "view") view(target.value === "two");
  else if (target.id === "file" && target.files[0]) {
    load(target.files[0]);
    target.value = "";
  }
});

// "toggle" does not bubble.
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches(".speaker")) return;
  for (const statement of article.querySelectorAll(`.st[data-s="${target.dataset.s}"]`)) statement.classList.toggle("lit", target.open);
}, true);

// Lines that come into sight get their true height, and what is below them moves.
new ResizeObserver(() => opened && placeCard()).observe(article);
addEventListener("resize", () => opened && placeCard());
addEventListener("beforeunload", (event) => {
  if (!kept && !saved && decisions.size) event.preventDefault();
});

{
  let language = root.dataset.interface;
  try {
    if (language === "auto") language = localStorage.getItem("roundtable:language") ?? language;
  } catch {
    // A browser that keeps nothing says nothing.
  }
  if (language === "auto") language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  speak(language);
  recall();
  filter();
  if (!location.hash) article.focus({ preventScroll: true });
}
