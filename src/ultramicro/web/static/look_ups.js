// Shows the range that an answer would give while it is typed; what is written is decided by the server.
const ask = document.querySelector("form.ask");
if (ask) {
  const field = ask.querySelector("#f-where");
  const range = document.querySelector("#range");
  const begins = ask.dataset.begins.split(" ").filter(Boolean);
  const whole = /^[A-Z]{1,2}\d{1,2}[A-Z]?\d[A-Z]{2}$/;
  // BB5 does not hold BB51: behind the district stand exactly three letters of a whole postcode.
  const holds = (begin, code) => begin === code || (/^[A-Z]+$/.test(begin) && code.match(/^[A-Z]+/)[0] === begin)
    || begin === code.slice(0, -3) || (code.startsWith(begin) && begin.length >= code.length - 2)
    || (/[A-Z]$/.test(code.slice(0, -3)) && begin === code.slice(0, -4));
  const show = () => {
    const code = field.value.toUpperCase().replace(/[\s-]/g, "");
    const known = begins.length && whole.test(code);
    range.textContent = !known ? ask.dataset.now
      : begins.some((begin) => holds(begin, code)) ? ask.dataset.here : ask.dataset.elsewhere;
  };
  field.addEventListener("input", show);
  show();
}
