// Moves what a slider moves in a drawn chart: `charts::moving` says where the shapes belong, and here their SVG elements
// are put there. ECharts would work out and compare the whole chart, which takes longer than a frame; it does so when
// the slider rests. An element is found by its place: where one does not stand where `charts::moving` has it, because it
// glides, or a pointer is over it, nothing is moved and ECharts draws.
import { graphic } from "echarts/core";

/** How far apart two places are that are the same, in pixels. */
const CLOSE = 0.01;

/** Puts the shapes of a drawing of `before` where the chart's picture has them; answers whether that was possible. */
export function move(chart, before) {
  const { shapes, beside } = chart.charts;
  const after = chart.picture;
  const moving = chart.moving ?? standing(chart, before);
  if (!moving) return false;
  const { plot, room, elements, lines } = moving;
  const [left, ...others] = plot;
  const now = shapes(before, after, [left + roomFor(chart, beside(after)) - room, ...others])?.split("\n");
  if (now?.length !== lines.length) return false;
  putAll(elements, now, lines);
  chart.moving = { ...moving, lines: now };
  return true;
}

/** What of a drawing of the picture can be moved; nothing unless all of it stands in its place. */
function standing(chart, picture) {
  const { shapes, beside } = chart.charts;
  // most charts never move
  if (shapes(picture, picture, []) === undefined) return;
  const plot = plotOf(chart);
  const lines = shapes(picture, picture, plot).split("\n");
  const elements = found(chart.drawing.getDom().querySelector("svg"), lines);
  return elements && { plot, room: roomFor(chart, beside(picture)), elements, lines, drawn: lines };
}

/**
 * Puts everything back to where ECharts has drawn it: it sets only what is new to itself. Answers whether anything was
 * elsewhere.
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

/** Gives an element what is new in its line. */
function put(element, [, words, ...attributes], [, wordsBefore, ...before]) {
  if (words !== wordsBefore) element.firstChild.data = words;
  for (let at = 1; at < attributes.length; at += 2) {
    if (attributes[at] !== before[at]) element.setAttribute(attributes[at - 1], attributes[at]);
  }
}

/** Where the ends of the axes are: left, right, below, above. */
function plotOf({ drawing, option }) {
  const [across, up] = [option.xAxis, option.yAxis].map((axis) => [axis ?? []].flat()[0]);
  if (!across || !up) return [];
  const ends = ({ min, max, data }) => [min ?? 0, max ?? (data?.length ?? 1) - 1];
  const [[left, right], [below, above]] = [ends(across), ends(up)];
  const [from, to] = [drawing.convertToPixel("grid", [left, below]), drawing.convertToPixel("grid", [right, above])];
  return [from[0], to[0], from[1], to[1]];
}

/** How wide the widest of some words is, in the size of an axis. */
function roomFor(chart, words) {
  const { fontFamily } = chart.words;
  const width = (text) => new graphic.Text({ style: { text, fontSize: 12, fontFamily } }).getBoundingRect().width;
  const known = chart.widths;
  chart.widths = new Map(words.map((text) => [text, known?.get(text) ?? width(text)]));
  return Math.max(0, ...chart.widths.values());
}

/** The elements that stand where the shapes are; nothing unless all of them do. */
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
  // the box around the points, since a path can be written in several ways
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
