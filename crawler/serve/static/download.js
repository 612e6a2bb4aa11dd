/* The browser saves a download by itself, straight to the disk; this asks the server how far it has come, and says so. */
(() => {
    const box = document.querySelector(".na-progress");
    if (!box) return;
    const [said, bar] = [box.querySelector("p"), box.querySelector("progress")];
    const number = (n) => n.toLocaleString("en");
    const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
    const words = {
        begins: () => "is being counted …",
        runs: (at) => `${number(at.rows)} of ${number(at.total)} articles, ${size(at.size)}`,
        done: (at) => `complete: ${number(at.rows)} articles, ${size(at.size)}.`,
        broken: (at) => `broke off after ${number(at.rows)} of ${number(at.total)} articles: the file is not whole.`,
    };
    let watched = "";

    async function watch(token, name) {
        let silent = 0;
        while (watched === token && silent < 240) {
            await new Promise((done) => setTimeout(done, 500));
            const answer = await fetch(`${box.dataset.address}${token}.json`).catch(() => null);
            const at = answer && answer.ok ? await answer.json() : null;
            if (watched !== token) return;
            silent = at ? 0 : silent + 1;
            said.textContent = at ? `${name}: ${words[at.state](at)}` : `${name}: waits for its turn …`;
            bar.hidden = Boolean(at) && at.state !== "begins" && at.state !== "runs";
            if (at) bar.value = at.total ? at.rows / at.total : 1;
            if (bar.hidden) return;
        }
    }

    for (const link of document.querySelectorAll("a[data-file]")) {
        link.addEventListener("click", () => {
            watched = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
            const address = new URL(link.href);
            address.searchParams.set("progress", watched);
            link.href = address.href;
            box.hidden = bar.hidden = false;
            bar.value = 0;
            said.textContent = `${link.dataset.file}: begins …`;
            watch(watched, link.dataset.file);
        });
    }
})();
