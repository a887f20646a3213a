// The colours of the page, which follow its theme. No picture is drawn from a data: address: the page's policy forbids it.
import { EditorView } from "@codemirror/view";

const unlined = (colour) => ({ backgroundImage: "none", textDecoration: `underline wavy ${colour}`, textDecorationSkipInk: "none" });
const mark = (sign, colour, ground) => ({
  [`& .cm-lint-marker-${sign}`]: { content: "normal" },
  [`& .cm-lint-marker-${sign}::before`]: {
    content: sign === "error" ? '"!"' : '"?"',
    display: "block",
    textAlign: "center",
    fontWeight: "700",
    lineHeight: "1.2",
    borderRadius: ".2rem",
    color: colour,
    background: ground,
  },
});

export const looks = EditorView.theme({
  "&": { color: "var(--ink)", background: "var(--leaf)", border: "1px solid var(--edge)", borderRadius: ".4rem", maxHeight: "75vh" },
  "&.cm-focused": { outline: "3px solid var(--lapis)", outlineOffset: "2px" },
  ".cm-scroller": { font: '.95rem/1.55 ui-monospace, "Noto Sans Mono", Consolas, monospace', minHeight: "20rem" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: ".6rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--tint)" },
  ".cm-gutters": { background: "var(--tint)", color: "var(--soft)", borderInlineEnd: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
  ".cm-lintRange-error": unlined("var(--bad)"),
  ".cm-lintRange-warning": unlined("var(--warn)"),
  ...mark("error", "var(--leaf)", "var(--bad)"),
  ...mark("warning", "var(--leaf)", "var(--warn)"),
  ".cm-tooltip": { background: "var(--leaf)", color: "var(--ink)", border: "1px solid var(--edge)", maxWidth: "30rem" },
  ".cm-diagnostic-error": { borderInlineStartColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderInlineStartColor: "var(--warn)" },
});
