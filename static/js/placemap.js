// A map beside the fields of a question for places. The fields are what is sent: every change on
// the map is written into them, and every change in them is drawn. Drag is never the only way.

import { L, ground, plainMap } from "./basemap.js";
import { points, read, withAdded, withMoved, withRemoved } from "./coordinates.js";

const editor = document.querySelector("[data-map-editor]");
const words = editor.dataset;
const part = (name) => editor.querySelector(`[data-${name}]`);
const whichField = part("which");
const pointField = part("point-choice");
const places = [...editor.closest("fieldset").querySelectorAll("[data-place]")].map((block) => ({
  block,
  name: block.querySelector('[name$=".name"]'),
  lines: block.querySelector('[name$=".geometry"]'),
  shape: () => block.querySelector('[name$=".shape"]:checked')?.value || "",
  choose: (shape) => (block.querySelector(`[name$=".shape"][value="${shape}"]`).checked = true),
}));

const HOLLAND = [
  [50.7, 3.3],
  [53.6, 7.3],
];
const NEAR = words.tiles ? 16 : 10; // a coarse outline says nothing from nearby

editor.hidden = false;
const map = plainMap(part("map"), words);
const drawn = L.featureGroup().addTo(map);

function say(text) {
  part("said").textContent = text;
}

function chosen() {
  return places[Number(whichField.value)] || places[0];
}

function write(place, lines, said) {
  if (!place.shape()) place.choose("point");
  place.lines.value = lines;
  place.lines.dispatchEvent(new Event("input", { bubbles: true }));
  say(said);
}

function pin(place, number, at) {
  const active = place === chosen();
  const icon = L.divIcon({ className: active ? "map-pin map-pin--active" : "map-pin", html: "", iconSize: [24, 24] });
  const label = `${place.label}, ${words.point} ${number + 1}`;
  const marker = L.marker(at, { icon, draggable: true, title: label, alt: label }).addTo(drawn);
  marker.on("dragend", () => {
    whichField.value = String(places.indexOf(place));
    write(place, withMoved(place.lines.value, number, marker.getLatLng()), words.moved);
  });
  marker.on("click", () => {
    whichField.value = String(places.indexOf(place));
    draw();
    pointField.value = String(number);
  });
}

function drawPlace(place) {
  const groups = read(place.lines.value);
  const active = place === chosen();
  if (groups === null) {
    const geojson = parsed(place.lines.value);
    if (geojson) L.geoJSON(geojson, { style: { className: "map-shape" }, pointToLayer: (_, at) => L.circleMarker(at) }).addTo(drawn);
    return;
  }
  const style = { className: active ? "map-shape map-shape--active" : "map-shape", interactive: false };
  for (const group of groups) {
    if (place.shape() === "area") L.polygon(group, style).addTo(drawn);
    if (place.shape() === "line") L.polyline(group, { ...style, fill: false }).addTo(drawn);
  }
  groups.flat().forEach((at, number) => pin(place, number, at));
}

function parsed(text) {
  try {
    const found = JSON.parse(text);
    L.geoJSON(found);
    return found;
  } catch {
    return null;
  }
}

function fill(select, labels, wanted) {
  select.replaceChildren(...labels.map((label, value) => new Option(label, value)));
  select.value = String(Math.max(0, Math.min(wanted, labels.length - 1)));
}

function draw() {
  const point = pointField.value === "" ? Infinity : Number(pointField.value);
  places.forEach((place, index) => {
    const typed = place.name?.value.trim();
    place.label = typed || `${words.first.replace("1", index + 1)}`;
  });
  fill(whichField, places.map((place) => place.label), Number(whichField.value));
  const all = points(chosen().lines.value);
  fill(pointField, all.map((_, number) => `${words.point} ${number + 1}`), point);
  drawn.clearLayers();
  places.forEach(drawPlace);
  editor.querySelector("[data-act=area]").hidden = chosen().shape() !== "area";
  if (chosen().lines.value.trim() && read(chosen().lines.value) === null) say(words.unread);
}

function showAll() {
  const bounds = drawn.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [40, 40], maxZoom: NEAR });
  else map.fitBounds(HOLLAND);
}

const ACTS = {
  add: (place, at) => write(place, withAdded(place.lines.value, at), words.added),
  move: (place, at, number) => write(place, withMoved(place.lines.value, number, at), words.moved),
  remove: (place, _, number) => write(place, withRemoved(place.lines.value, number), words.removed),
  area: (place) => write(place, `${place.lines.value.trim()}\n\n`, ""),
  show: showAll,
};

function act(name, at) {
  const place = chosen();
  if (name !== "show" && read(place.lines.value) === null) {
    say(words.unread);
    return;
  }
  const number = Number(pointField.value || 0);
  const none = points(place.lines.value).length === 0;
  if (none && (name === "move" || name === "remove" || name === "area")) return;
  if (name === "add") pointField.value = "";
  ACTS[name](place, at, number);
}

map.on("click", (event) => act("add", event.latlng));
editor.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.dataset.act, map.getCenter());
});
whichField.addEventListener("change", draw);
editor.closest("fieldset").addEventListener("input", (event) => {
  if (!editor.contains(event.target)) draw();
});
map.fitBounds(HOLLAND);
draw();
showAll();
ground(map, words);
