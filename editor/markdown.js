// Markdown as the courses are written in it: with tables, boxes to tick, and a header between two lines of ---.
import { HighlightStyle, Language, defineLanguageFacet, languageDataProp, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { Table, TaskList, parser } from "@lezer/markdown";

const FENCE = "---";

// Without this the last line of the header would be taken for a heading: it stands above a line of ---.
const header = {
  defineNodes: [{ name: "FrontMatter", block: true, style: tags.meta }],
  parseBlock: [
    {
      name: "FrontMatter",
      before: "HorizontalRule",
      parse(context, line) {
        if (context.lineStart > 0 || line.text.trimEnd() !== FENCE) return false;
        while (context.nextLine()) {
          if (line.text.trimEnd() === FENCE) {
            context.nextLine();
            break;
          }
        }
        context.addElement(context.elt("FrontMatter", 0, context.prevLineEnd()));
        return true;
      },
    },
  ],
};

const facet = defineLanguageFacet({});
const reader = parser.configure([Table, TaskList, header, { props: [languageDataProp.add({ Document: facet })] }]);

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "700", color: "var(--lapis)" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.link, tags.url], color: "var(--lapis)" },
  { tag: [tags.meta, tags.comment, tags.processingInstruction, tags.contentSeparator], color: "var(--soft)" },
  { tag: [tags.list, tags.atom], color: "var(--lapis)" },
  { tag: tags.quote, color: "var(--good)" },
  { tag: tags.monospace, color: "var(--warn)" },
]);

export const markdown = [new Language(facet, reader, [], "markdown"), syntaxHighlighting(colours)];
