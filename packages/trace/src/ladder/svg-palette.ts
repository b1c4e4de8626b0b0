/** What a colour is for. */
export type Role = keyof typeof palette;

/** How the picture chooses its colours: by the reader's system, or fixed. */
export type Theme = "auto" | "light" | "dark";

/** Gives an element its colours: attributes that hold everywhere, and classes by which {@link darkStyle} replaces them. */
export type Paint = (colours: { readonly fill?: Role; readonly stroke?: Role }) => string;

export function paintFor(theme: Theme): Paint {
  const shade = theme === "dark" ? 1 : 0;
  return ({ fill, stroke }) => {
    const names = [fill && `f-${fill}`, stroke && `s-${stroke}`].filter((name) => name !== undefined);
    const classes = theme === "auto" ? ` class="${names.join(" ")}"` : "";
    return `${classes} fill="${fill ? palette[fill][shade] : "none"}"${stroke ? ` stroke="${palette[stroke][shade]}"` : ""}`;
  };
}

/**
 * The dark colours for readers who prefer them; empty when the theme is fixed. The light ones are attributes, which any rule
 * of CSS outweighs: where styles are removed the picture is still whole.
 */
export function darkStyle(theme: Theme): string {
  if (theme !== "auto") return "";
  const rules = Object.entries(palette).map(
    ([role, [, dark]]) => `.tandem-ladder .f-${role}{fill:${dark}}.tandem-ladder .s-${role}{stroke:${dark}}`,
  );
  return `<style>@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
}

/** Light and dark. Text roles have a contrast of 4.5 and more against the paper and the lanes (WCAG 2.2 §1.4.3). */
const palette = {
  paper: ["#ffffff", "#10141b"],
  lane: ["#f3f5f9", "#1a202a"],
  ink: ["#1d2430", "#e6eaf1"],
  muted: ["#5b6577", "#9aa5b8"],
  line: ["#a7b0bf", "#566174"],
  pill: ["#ffffff", "#10141b"],
  data: ["#0b6e8a", "#4cc3e6"],
  dataFill: ["#c4e6f0", "#16485a"],
  secured: ["#0a7a4b", "#4fcf95"],
  fault: ["#b3261e", "#ff8a80"],
  reply1: ["#1d5fc4", "#86b4ff"],
  reply2: ["#0a7a4b", "#4fcf95"],
  reply3: ["#7a3fc4", "#c6a2ff"],
  reply4: ["#9a5b00", "#f5b84d"],
  reply5: ["#b3261e", "#ff8a80"],
} as const;
