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
    if (state === region.getAttribute('data-now')) return;
    region.setAttribute('data-now', state);
    region.querySelectorAll('[data-state]').forEach(function (part) {
      part.hidden = part.getAttribute('data-state') !== state;
      if (!part.hidden) document.title = part.querySelector('strong').textContent;
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
      return answer.ok ? answer.json() : { state: region.getAttribute('data-now') };
    }).then(function (answer) {
      var over = answer.state !== 'PENDING' && answer.state !== 'FAILED';
      var focused = form.contains(document.activeElement);
      show(answer.state);
      form.hidden = over;
      if (over && focused) region.focus();
      checked.textContent = checked.getAttribute('data-text').replace('{time}', new Date().toLocaleTimeString());
      if (!over) later();
    }).catch(later);
  }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    check();
  });
  later();
})();
`;
