/** The one inline script: asks for the state of the license while the page waits. Without it, the button does the same. */
export const SCRIPT = `
(function () {
  var form = document.getElementById('check');
  var region = document.getElementById('state');
  var checked = document.getElementById('checked');
  if (!form || !region || !window.fetch) return;
  var timer;
  var checks = 0;
  function show(state) {
    region.querySelectorAll('[data-state]').forEach(function (part) {
      part.hidden = part.getAttribute('data-state') !== state;
    });
  }
  function later() {
    checks += 1;
    timer = setTimeout(function () {
      if (document.hidden) later(); else check();
    }, checks < 24 ? 5000 : 30000);
  }
  function check() {
    clearTimeout(timer);
    fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(new FormData(form))
    }).then(function (answer) {
      if (answer.status === 400 || answer.status === 410) return { state: 'LOST' };
      return answer.ok ? answer.json() : { state: 'PENDING' };
    }).then(function (answer) {
      show(answer.state);
      form.hidden = answer.state !== 'PENDING';
      checked.textContent = 'Last checked at ' + new Date().toLocaleTimeString() + '.';
      if (answer.state === 'PENDING') later();
    }).catch(later);
  }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    check();
  });
  later();
})();
`;
