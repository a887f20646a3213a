/* Pages that were prepared to be used without a connection: the questions of an attempt, the criteria of an appraisal, and the scenes of a case in the state
that the choices on this device have led to. */
const HIGHEST = 10;
const asPage = (html) => new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });

async function prepared(box, path) {
  const [, kind, id] = path.match(/\/(attempt|run|appraisal)\/([^/]+)/) || [];
  if (!kind) return null;
  const parts = await box.parts();
  if (kind === "run") return walked(parts, id, await box.fact(`did:${id}`));
  const pages = parts.flatMap((part) => part.attempts || []).filter((each) => each.id === id).flatMap((each) => each.pages);
  const page = pages.find((each) => each.url === path);
  return page ? asPage(page.html) : null;
}

function walked(parts, run, did) {
  const kept = did && parts.flatMap((part) => part.cases || []).find((each) => each.activity === did.activity && each.content === did.content);
  if (!kept) return null;
  let scene = kept.first, said = "", levels = kept.meters, at = 0;
  for (const choice of did.choices) {
    const move = kept.scenes[scene].moves[choice];
    if (!move) break;
    levels = levels.map((level, nth) => Math.min(HIGHEST, Math.max(0, level + ((move.effects || [])[nth] || 0))));
    [scene, said] = [move.to, move.said];
  }
  return asPage(kept.scenes[scene].html
    .split(kept.run).join(run)
    .replace('name="step" value="0"', () => `name="step" value="${did.choices.length}"`)
    .replace('<p class="over"', () => `${said}<p class="over"`)
    .replace(/<div class="meter">[\s\S]*?<\/div>/g, (meter) => moved(meter, levels[at++])));
}

/* Put a meter where it stands now: its bar, and its words. */
function moved(meter, level) {
  const name = (meter.match(/aria-label="([^"]*)"/) || [])[1];
  return level === undefined ? meter : meter.replace(/ value="\d+"/, ` value="${level}"`).replace(/<span>[\s\S]*<\/span>/, () => `<span>${name}: ${level} / ${HIGHEST}</span>`);
}
