// Moves shapes of a drawn chart while a slider moves, because ECharts would recompute the whole chart. `moving_shapes`
// in crates/charts computes where the shapes belong. If an element differs from what `moving_shapes` expects, nothing
// is moved and ECharts draws the chart.
import { graphic } from "echarts/core";

/** Two positions that are closer than this, in pixels, count as equal. */
const CLOSE = 0.01;

/** Moves the shapes drawn for the picture `before` to their positions in the chart's current picture. Returns false if
 * the shapes cannot be moved. */
export function move(chart, before) {
  const { shapes, axisLabels } = chart.charts;
  const after = chart.picture;
  const moving = chart.moving ?? standing(chart, before);
  if (!moving) return false;
  const { plot, room, elements, lines } = moving;
  const [left, ...others] = plot;
  const now = shapes(before, after, [left + roomFor(chart, axisLabels(after)) - room, ...others])?.split("\n");
  if (now?.length !== lines.length) return false;
  putAll(elements, now, lines);
  chart.moving = { ...moving, lines: now };
  return true;
}

/** The movable shapes of the drawn picture; falsy if there are none, or if one of them is not where it is expected. */
function standing(chart, picture) {
  const { shapes, axisLabels } = chart.charts;
  // some charts have no movable shapes
  if (shapes(picture, picture, []) === undefined) return;
  const plot = plotOf(chart);
  const lines = shapes(picture, picture, plot).split("\n");
  const elements = found(chart.drawing.getDom().querySelector("svg"), lines);
  return elements && { plot, room: roomFor(chart, axisLabels(picture)), elements, lines, drawn: lines };
}

/**
 * Moves all shapes back to where ECharts drew them, because ECharts updates only what has changed since its last
 * drawing. Returns whether any shape had been moved.
 */
export function putBack(chart) {
  const { elements, lines, drawn } = chart.moving ?? {};
  chart.moving = undefined;
  if (lines === drawn) return false;
  putAll(elements, drawn, lines);
  return true;
}

const putAll = (elements, lines, before) =>
  lines.forEach((line, at) => {
    if (line !== before[at]) put(elements[at], line.split("\t"), before[at].split("\t"));
  });

/** Updates an element's text and attributes where its new line from `moving_shapes` differs from the old one. */
function put(element, [, words, ...attributes], [, wordsBefore, ...before]) {
  if (words !== wordsBefore) element.firstChild.data = words;
  for (let at = 1; at < attributes.length; at += 2) {
    if (attributes[at] !== before[at]) element.setAttribute(attributes[at - 1], attributes[at]);
  }
}

/** Where the axes end, in pixels: left, right, bottom, top. Empty if the chart has no axes. */
function plotOf({ drawing, option }) {
  const [across, up] = [option.xAxis, option.yAxis].map((axis) => [axis ?? []].flat()[0]);
  if (!across || !up) return [];
  const ends = ({ min, max, data }) => [min ?? 0, max ?? (data?.length ?? 1) - 1];
  const [[left, right], [below, above]] = [ends(across), ends(up)];
  const [from, to] = [drawing.convertToPixel("grid", [left, below]), drawing.convertToPixel("grid", [right, above])];
  return [from[0], to[0], from[1], to[1]];
}

/** The width of the widest of these strings in the font of the axis labels, in pixels. */
function roomFor(chart, words) {
  const { fontFamily } = chart.words;
  const width = (text) => new graphic.Text({ style: { text, fontSize: 12, fontFamily } }).getBoundingRect().width;
  const known = chart.widths;
  chart.widths = new Map(words.map((text) => [text, known?.get(text) ?? width(text)]));
  return Math.max(0, ...chart.widths.values());
}

/** The SVG elements of all shapes; false if any element is not where it is expected. */
function found(svg, lines) {
  const free = new Set(svg.querySelectorAll("path, text"));
  const elements = lines.map((line) => {
    const shape = line.split("\t");
    for (const element of free) {
      if (fits(element, shape)) {
        free.delete(element);
        return element;
      }
    }
  });
  return elements.every(Boolean) && elements;
}

const fits = (element, [tag, words, ...attributes]) =>
  element.tagName === tag &&
  element.textContent === words &&
  attributes.every((value, at) => {
    const name = attributes[at - 1];
    if (at % 2 === 0) return true;
    const has = element.getAttribute(name) ?? DEFAULTS[name];
    return has === value || (has && PLACES[name] && areClose(PLACES[name](has), PLACES[name](value)));
  });

const DEFAULTS = { "fill-opacity": "1" };

const numbers = (text) => text.match(/-?\d+(\.\d+)?(e-?\d+)?/g)?.map(Number) ?? [];

const PLACES = {
  transform: numbers,
  // the bounding box of a path's points. Bounding boxes are compared, because the same path can be written in several
  // ways
  d(path) {
    const points = path.match(/[MLA][^MLAZ]*/g)?.map((step) => numbers(step).slice(-2)) ?? [];
    return [0, 1].flatMap((axis) => {
      const places = points.map((point) => point[axis]);
      return [Math.min(...places), Math.max(...places)];
    });
  },
};

const areClose = (some, others) =>
  some.length === others.length && some.every((value, at) => Math.abs(value - others[at]) < CLOSE);
