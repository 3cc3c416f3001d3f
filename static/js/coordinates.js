// The lines of a place: one point per line (latitude, longitude), an empty line between two areas.
// The same reading as web/framework_forms/coordinates.py; the server has the last word.

const NUMBER = "([+-]?[0-9]+(?:\\.[0-9]+)?)";
const POINT = new RegExp(`^\\s*${NUMBER}\\s*[,;\\s]\\s*${NUMBER}\\s*$`);
const DIGITS = 6; // about ten centimetres

// Groups of [latitude, longitude]; null when a line is no point of the earth.
export function read(lines) {
  const groups = [];
  for (const group of lines.trim().split(/\n[ \t]*\n/)) {
    const found = [];
    for (const line of group.split("\n")) {
      if (!line.trim()) continue;
      const match = POINT.exec(line);
      if (!match) return null;
      const at = [Number(match[1]), Number(match[2])];
      if (Math.abs(at[0]) > 90 || Math.abs(at[1]) > 180) return null;
      found.push(at);
    }
    if (found.length) groups.push(found);
  }
  return groups;
}

export function points(lines) {
  return (read(lines) || []).flat();
}

function written(at) {
  const wrapped = ((((at.lng + 180) % 360) + 360) % 360) - 180;
  return [at.lat, wrapped].map((number) => Number(number.toFixed(DIGITS))).join(", ");
}

// An empty line at the end begins a new area: it stays.
export function withAdded(lines, at) {
  const kept = /\n[ \t]*\n[ \t]*$/.test(lines) ? `${lines.trim()}\n\n` : lines.trim() && `${lines.trim()}\n`;
  return kept + written(at);
}

// The lines with the line of one point, by its number from 0, replaced or left out.
function changed(lines, number, replacement) {
  let seen = -1;
  const kept = lines.split("\n").flatMap((line) => {
    if (!line.trim()) return [line];
    seen += 1;
    if (seen !== number) return [line];
    return replacement === null ? [] : [replacement];
  });
  return kept.join("\n");
}

export function withMoved(lines, number, at) {
  return changed(lines, number, written(at));
}

export function withRemoved(lines, number) {
  return changed(lines, number, null);
}
