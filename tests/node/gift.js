// What gift-pegjs, a reader of GIFT by somebody else, makes of the file on its input: JSON on its output.
const { parse } = require("gift-pegjs");

process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));
