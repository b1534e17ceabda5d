// The wall fetches what follows and puts it in place of what stands; a lost connection leaves the last figures up.
"use strict";
(() => {
  let since = new Date();

  const clock = (moment) =>
    `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;

  const lost = (shown) => {
    const place = shown.querySelector("[data-wall-lost]");
    place.textContent = document.body.dataset.lostWords.replace("#", clock(since));
    place.hidden = false;
  };

  const turn = async (shown) => {
    const answer = await fetch(shown.dataset.next, { credentials: "same-origin" });
    if (answer.redirected && !new URL(answer.url).pathname.endsWith(window.location.pathname)) {
      window.location.assign(answer.url); // the login has run out: somebody has to log in here again
      return shown;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-wall]");
    shown.replaceWith(next);
    since = new Date();
    document.title = page.title;
    return next;
  };

  const wait = (shown) => {
    window.setTimeout(async () => {
      let next = shown;
      try {
        next = await turn(shown);
      } catch {
        lost(shown);
      }
      wait(next);
    }, 1000 * Number(shown.dataset.seconds));
  };

  wait(document.querySelector("[data-wall]"));
})();
