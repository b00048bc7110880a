// What is wrong on a page by criteria of WCAG 2.2 that axe-core has no rule for.
() => {
  const wrong = [];
  const shown = (those) => [...document.querySelectorAll(those)].filter((one) => one.checkVisibility());
  const note = (criterion, one) => wrong.push(`${criterion} ${one.outerHTML.slice(0, 100)}`);

  // 2.4.11 Focus not obscured: nothing is fixed over other parts; the side column has its own place.
  for (const one of shown("body *:not(aside)")) {
    if (["fixed", "sticky"].includes(getComputedStyle(one).position)) note("2.4.11", one);
  }

  // 2.5.7 Dragging movements: nothing is dragged.
  for (const one of shown("[draggable=true], input[type=range]")) note("2.5.7", one);

  // 2.5.8 Target size: 24 px high; radios and checkboxes are pressed by their labels.
  const targets = "button, summary, select, textarea, input, label:not(.usa-label)";
  for (const one of shown(targets)) {
    if (one.matches("[type=hidden], .usa-radio__input, .usa-checkbox__input")) continue;
    if (one.getBoundingClientRect().height < 23.9) note("2.5.8", one);
  }

  // 3.2.6 Consistent help: the first link below every page.
  if (document.querySelector("footer a")?.getAttribute("href") !== "/help") wrong.push("3.2.6 no help");

  // 3.3.7 Redundant entry: what the page is about is sent with its forms, and not typed again.
  for (const one of shown("main input:not([type]), main input[type=text]")) {
    if (/(_id|^case|^matter|^task|^communication|^order)$/.test(one.name)) note("3.3.7", one);
  }

  // 3.3.8 Accessible authentication: nothing is remembered, solved or copied to sign in.
  for (const one of shown("input[type=password], input[onpaste]")) note("3.3.8", one);
  return wrong;
}
