// Elements of the page. Texts are put in as texts, never as markup.

type Child = Node | string | null;

export function element(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

export function button(label: string, pressed: () => void): HTMLElement {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", pressed);
  return made;
}

export function list(kind: string, items: Child[][]): HTMLElement | null {
  if (items.length === 0) return null;
  return element("ul", { class: kind }, ...items.map((children) => element("li", {}, ...children)));
}

/** A heading with what belongs to it, if there is anything. */
export function part(title: string, ...children: Child[]): HTMLElement | null {
  const there = children.filter((child) => child !== null);
  return there.length === 0 ? null : element("section", {}, element("h2", {}, title), ...there);
}
