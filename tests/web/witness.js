/** Tells `witness` everything that the chat shows, each time it changes: {at, link, notice, own: [[text, status]]}. */
(() => {
  let before = "";

  function seen(root) {
    const own = [...root.querySelectorAll(".message.shopper")].map((message) => [
      message.querySelector(".words").innerText, message.dataset.status,
    ]);
    const link = root.querySelector(".header")?.dataset.link ?? "";
    return { link, notice: root.querySelector(".notice")?.innerText ?? "", own };
  }

  function watch() {
    const root = document.querySelector("beforehand-chat")?.shadowRoot;
    if (!root) return void requestAnimationFrame(watch);
    const tell = () => {
      const now = seen(root);
      if (JSON.stringify(now) === before) return;
      before = JSON.stringify(now);
      window.witness({ at: Date.now(), ...now });
    };
    new MutationObserver(tell).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    tell();
  }

  watch();
})();
