/* Draws the places that map.json names. Whatever came from the archive is set as text, never as markup. */
const box = document.getElementById("map");
const number = (n) => n.toLocaleString("en");
const articles = (n) => `${number(n)} article${n === 1 ? "" : "s"}`;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function country(code) {
    try {
        return new Intl.DisplayNames("en", { type: "region" }).of(code);
    } catch {
        return code;
    }
}

function short(n) {
    return n < 1000 ? String(n) : n < 1e4 ? `${(n / 1e3).toFixed(1)}k` : n < 1e6 ? `${Math.floor(n / 1e3)}k` : `${Math.floor(n / 1e6)}M`;
}

function make(tag, text, properties) {
    return Object.assign(document.createElement(tag), { textContent: text }, properties);
}

/* A round button with a number on it; `name` is what a screen reader says and a pointer shows. */
function dot(L, count, name, kind) {
    const Dot = L.DivIcon.extend({
        createIcon(old) {
            const element = L.DivIcon.prototype.createIcon.call(this, old);
            element.setAttribute("role", "button");
            element.setAttribute("aria-label", name);
            element.title = name;
            element.onkeydown = (event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();    // Leaflet would open the popup at the keypress, and close it at the click
                if (kind === "na-several") box.focus({ preventScroll: true });    // it goes when its places come: the next Tab is the first of what is there
                element.click();
            };
            return element;
        },
    });
    const size = 26 + 6 * Math.min(4, Math.floor(Math.log10(Math.max(count, 1))));
    return new Dot({ html: make("span", short(count)), className: `na-dot ${kind}`, iconSize: [size, size], popupAnchor: [0, -size / 2] });
}

function popup(place) {
    const content = document.createElement("div");
    const [title, where, search] = [document.createElement("p"), make("p", place.country ? country(place.country) : ""), document.createElement("p")];
    title.dir = "auto";
    title.append(make("a", place.name, { href: place.page }));
    search.append(place.search ? make("a", articles(place.articles), { href: place.search }) : articles(place.articles));
    content.append(title, ...(place.country ? [where] : []), search);
    return content;
}

/* The keyboard goes where its user goes: into a popup, and back to its place. */
function follow(map) {
    let marker = null;
    map.on("popupopen", ({ popup: open }) => {
        const close = open.getElement().querySelector(".leaflet-popup-close-button");
        close.setAttribute("aria-label", "Close");
        close.setAttribute("role", "button");
        marker = document.activeElement?.classList.contains("na-dot") ? document.activeElement : null;
        if (marker) open.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)").focus({ preventScroll: true });    // Leaflet moves the map for it
    });
    map.on("popupclose", () => marker?.isConnected && marker.focus({ preventScroll: true }));
    box.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
    /* the wheel scrolls the page until somebody is in the map */
    box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || map.scrollWheelZoom.disable());
}

async function draw() {
    const [{ default: L }, answer] = await Promise.all([import(box.dataset.leaflet), fetch(box.dataset.points)]);
    await import(box.dataset.cluster);    // adds itself to the L of the page
    if (!answer.ok) throw new Error(`map.json: ${answer.status}`);
    const { places } = await answer.json();
    const map = L.map(box, {
        minZoom: 1, maxZoom: 8,    // two beyond the tiles'; more is a blur
        scrollWheelZoom: false, worldCopyJump: true, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
    });
    if (still) map.panBy = (by, options) => L.Map.prototype.panBy.call(map, by, { ...options, animate: false });
    L.tileLayer(box.dataset.tiles, JSON.parse(box.dataset.options)).addTo(map);
    const group = L.markerClusterGroup({
        animate: !still, showCoverageOnHover: false, maxClusterRadius: 48, spiderLegPolylineOptions: { weight: 1.5, color: "gray" },
        iconCreateFunction(cluster) {
            const count = cluster.getAllChildMarkers().reduce((sum, one) => sum + one.options.articles, 0);
            return dot(L, count, `${number(cluster.getChildCount())} places, ${number(count)} datelines: closer`, "na-several");
        },
    });
    group.addLayers(places.map((place) => L.marker([place.latitude, place.longitude], {
        articles: place.articles,
        icon: dot(L, place.articles, `${place.name}${place.country ? `, ${country(place.country)}` : ""}: ${articles(place.articles)}`, "na-one"),
    }).bindPopup(() => popup(place))));
    follow(map);
    map.fitBounds(group.getBounds(), { padding: [30, 30], maxZoom: 6, animate: false });
    map.addLayer(group);
}

if (box) {
    draw().catch((error) => {
        console.warn(error);
        box.replaceChildren(make("p", "The map cannot be drawn; the list below has its places.", { className: "na-map-failed" }));
    });
}
