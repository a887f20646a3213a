// Examine the page that is shown with axe-core, and return what is wrong and which colours were looked at; null where
// axe-core is not there yet.
async ({all, ofTheLook, isSame, known}) => {
    if (!window.axe) return null;
    const shown = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({visibilityProperty: true}));
    const isKnown = isSame && window.examined && shown.every(element => window.examined.has(element));
    window.examined = new Set(shown);

    // Half of the time goes into the contrast of each text. It follows from the text's own colour and size and from what
    // its ancestors are painted with, so texts that share all of that are looked at once, on whichever page.
    const plain = "rgba(0, 0, 0, 0) none 1 none none normal static";
    const grounds = new Map();
    const ground = element => {
        if (element === null) return "";
        if (!grounds.has(element)) {
            const {backgroundColor, backgroundImage, opacity, filter, backdropFilter, mixBlendMode, position} =
                getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity, filter, backdropFilter, mixBlendMode, position].join(" ");
            const below = ground(element.parentElement ?? element.getRootNode().host ?? null);
            grounds.set(element, own === plain ? below : `${below}/${own}`);
        }
        return grounds.get(element);
    };
    const looks = element => {
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
        return [element.localName, color, fontSize, fontWeight, textShadow, ground(element)].join("|");
    };
    const isLookedAt = new Set(known);
    const lookedAt = new Map();
    const contrast = axe._audit.rules.find(rule => rule.id === "color-contrast");
    const matches = window.matchesContrast ??= contrast.matches;
    contrast.matches = (element, ...others) => {
        const own = known && looks(element);
        if (isLookedAt.has(own) || !matches(element, ...others)) return false;
        if (known) {
            isLookedAt.add(own);
            lookedAt.set(element, own);
        }
        return true;
    };

    const {violations, incomplete} = await axe.run(document, {
        runOnly: isKnown ? ofTheLook : all, resultTypes: ["violations", "incomplete"], elementRef: true,
    });
    // What axe-core could not tell of one text, it may tell of the next.
    const unsure = [...violations, ...incomplete].filter(({id}) => id === "color-contrast").flatMap(({nodes}) => nodes);
    for (const {element} of unsure) lookedAt.delete(element);
    const wrong = violations.map(({id, help, nodes}) => [id, help, nodes.map(({html}) => html)]);
    return [wrong, [...lookedAt.values()]];
}
