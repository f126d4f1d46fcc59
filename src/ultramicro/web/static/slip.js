// The code of a slip stands behind "#" in its address, which no browser sends: put it into its field.
const code = document.getElementById("f-code");
if (code && !code.value && /^#[0-9a-z-]{12,14}$/i.test(location.hash)) {
  code.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
