// What every map here begins with: the controls, and the pictures of the settings or our own outline.

import "../vendor/leaflet/leaflet.js";

export const L = window.L;
const MOST_ZOOM = 19;

// `words` is the dataset of the frame: zoomIn, zoomOut, tiles, credit, outline.
export function plainMap(element, words, more = {}) {
  const map = L.map(element, {
    zoomControl: false,
    maxZoom: MOST_ZOOM,
    zoomAnimation: false,
    fadeAnimation: false,
    ...more,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  return map;
}

export async function ground(map, words) {
  if (words.tiles) {
    L.tileLayer(words.tiles, { maxZoom: MOST_ZOOM, attribution: words.credit }).addTo(map);
    return;
  }
  const answer = await fetch(new URL("../map/nederland.geojson", import.meta.url));
  if (!answer.ok) return;
  L.geoJSON(await answer.json(), {
    interactive: false,
    attribution: words.outline,
    style: { className: "map-ground" },
    pointToLayer: (feature, at) =>
      L.circleMarker(at, { radius: 2, className: "map-town", interactive: false }).bindTooltip(
        feature.properties.name,
        { permanent: true, direction: "right", className: "map-name" },
      ),
  })
    .addTo(map)
    .bringToBack();
}
