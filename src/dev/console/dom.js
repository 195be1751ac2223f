// Makes and finds elements. Text goes in as text, never as markup.

/** The element with an id, which the page has. */
export const byId = (id) => document.getElementById(id);

/** An element with properties and children; names with a dash become attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Runs a piece of work while its button is disabled; what it throws is said in `place`. */
export async function during(button, place, work) {
  button.disabled = true;
  place.className = "said";
  try {
    place.textContent = (await work()) ?? "";
  } catch (error) {
    place.classList.add("bad");
    place.textContent = error.message;
  } finally {
    button.disabled = false;
  }
}
