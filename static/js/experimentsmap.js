// The drawn map becomes one that can be moved, and the visitor's own device can say what is near.
// Without this script the drawing and the list beneath say the same.

import { L, ground, plainMap } from "./basemap.js";

const frame = document.querySelector("[data-country-map]");
const drawing = frame.querySelector("svg");
const words = frame.dataset;

const discs = [...drawing.querySelectorAll("a")].map((link) => ({
  at: link.dataset.at.split(",").map(Number),
  count: link.dataset.count,
  words: link.getAttribute("aria-label"),
  address: link.getAttribute("href"),
}));

function disc({ at, count, words: said, address }) {
  const link = document.createElement("a");
  link.href = address;
  link.className = "country-map__pin";
  link.textContent = count;
  link.title = said;
  link.setAttribute("aria-label", said);
  const icon = L.divIcon({ className: "", html: link, iconSize: [44, 44], iconAnchor: [22, 22] });
  return L.marker(at, { icon, keyboard: false });
}

function moveable() {
  const place = document.createElement("div");
  place.className = "country-map__moving";
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", drawing.getAttribute("aria-label"));
  frame.prepend(place);
  const map = plainMap(place, words, { scrollWheelZoom: false });
  const shown = L.featureGroup(discs.map(disc)).addTo(map);
  map.fitBounds(shown.getBounds(), { padding: [48, 48], maxZoom: words.tiles ? 16 : Number(words.near) });
  drawing.remove();
  frame.querySelector("p").remove();
  ground(map, words);
}

function metres([longitude, latitude], { coords }) {
  const here = L.latLng(coords.latitude, coords.longitude);
  return here.distanceTo([latitude, longitude]);
}

function told(distance) {
  const language = document.documentElement.lang;
  return distance < 1000
    ? `${Math.max(50, Math.round(distance / 50) * 50)} m`
    : `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(distance / 1000)} km`;
}

function nearMe(near) {
  const part = (name) => near.querySelector(`[data-near-me-${name}]`);
  const say = (text) => (part("said").textContent = text);
  near.hidden = false;
  const fetched = async () => {
    const answer = await fetch(near.dataset.places);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  part("button").addEventListener("click", () => {
    say(near.dataset.asking);
    navigator.geolocation.getCurrentPosition(
      async (here) => {
        const places = await fetched().catch(() => null);
        if (places === null) return say(near.dataset.missing);
        const nearest = new Map();
        places
          .map((place) => ({ ...place, metres: metres(place.at, here) }))
          .sort((one, other) => one.metres - other.metres)
          .forEach((place) => nearest.has(place.address) || nearest.set(place.address, place));
        const lines = [...nearest.values()].slice(0, 5).map((place) => {
          const line = document.createElement("li");
          const link = document.createElement("a");
          link.href = place.address;
          link.className = "link";
          link.textContent = place.title;
          line.append(link, `, ${near.dataset.distance.replace("{distance}", told(place.metres))}`);
          return line;
        });
        part("list").replaceChildren(...lines);
        say(near.dataset.found);
      },
      () => say(near.dataset.refused),
      { maximumAge: 60000, timeout: 20000 },
    );
  });
}

if (discs.length) moveable();
const near = document.querySelector("[data-near-me]");
if (near && "geolocation" in navigator) nearMe(near);
