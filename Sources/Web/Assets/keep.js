// Keeps what was typed while the display settings load the page anew: by the form's action, since
// a page that answered a form comes back under another address.
const fields = () =>
  [...document.querySelectorAll("main :is(input, select, textarea)[name]")]
    .filter(({ form, type }) => form && !/hidden|file|password/.test(type))
    .map((field) => [
      [field.form.getAttribute("action"), field.name, [...field.form].indexOf(field)].join(),
      field, /radio|checkbox/.test(field.type) ? "checked" : "value",
    ]);

addEventListener("submit", ({ submitter }) => {
  if (!submitter?.closest(".prefs")) return;
  sessionStorage.typed = JSON.stringify(fields().map(([name, field, part]) => [name, field[part]]));
});

const typed = new Map(JSON.parse(sessionStorage.typed ?? "[]"));
delete sessionStorage.typed;
for (const [name, field, part] of fields()) {
  if ((typed.get(name) ?? field[part]) === field[part]) continue;
  field[part] = typed.get(name);
  field.closest("details")?.setAttribute("open", "");
}
