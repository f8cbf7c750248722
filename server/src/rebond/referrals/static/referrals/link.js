// The address of the message opens this page with the secret behind the #, which no server ever sees.
const form = document.querySelector("[data-link]");
const secret = decodeURIComponent(location.hash.slice(1));
if (form && secret) {
  history.replaceState(null, "", location.pathname);
  form.elements.secret.value = secret;
  form.requestSubmit();
}
