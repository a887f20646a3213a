// Says beside each group of numbers what they make together, and whether that is the number of all.
(() => {
  // Digits of every script that people here write begin where a multiple of 16 does.
  const whole = (field) => Number(field.value.trim().replace(/\p{Nd}/gu, (digit) => digit.codePointAt(0) & 15)) || 0;
  for (const sums of document.querySelectorAll("[data-sums]")) {
    const heads = sums.querySelector("[name=heads]");
    const tell = () => {
      for (const group of sums.querySelectorAll("[data-of]")) {
        const said = group.querySelector("[role=status]");
        const sum = [...group.querySelectorAll("input")].reduce((total, field) => total + whole(field), 0);
        const agrees = sum === whole(heads);
        said.hidden = !sum;
        said.classList.toggle("differs", !agrees);
        const text = `${said.dataset.sum}: ${sum}. ${agrees ? said.dataset.agrees : said.dataset.differs}`;
        if (said.textContent !== text) said.textContent = text;
      }
    };
    sums.addEventListener("input", tell);
    tell();
  }
})();
