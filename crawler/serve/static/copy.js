/* A button that copies, beside each text that is there to be copied. */
(() => {
    for (const text of document.querySelectorAll("[data-copy]")) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "na-copy";
        button.textContent = "Copy";
        button.setAttribute("aria-label", `Copy as ${text.getAttribute("aria-label") || "text"}`);
        button.addEventListener("click", async () => {
            let copied = false;
            try {
                await navigator.clipboard.writeText(text.textContent);
                copied = true;
            } catch {    /* http:// on another machine: browsers give the clipboard to secure pages only */
                const range = document.createRange();
                range.selectNodeContents(text);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                copied = document.execCommand("copy");
            }
            button.textContent = copied ? "Copied" : "Marked: press Ctrl+C";
            setTimeout(() => { button.textContent = "Copy"; }, 3000);
        });
        text.before(button);
    }
})();
