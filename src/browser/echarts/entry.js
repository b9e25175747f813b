// ECharts, reduced to the parts that the page uses.
import { BarChart, GaugeChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { graphic, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { move, putBack } from "./moving.js";

use([BarChart, GaugeChart, GridComponent, HeatmapChart, LineChart, MarkLineComponent, SVGRenderer, TooltipComponent]);

const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** If a change follows another one within this time, in milliseconds, a slider is assumed to be moving, and the chart
 * is not animated. */
const GLIDE_AFTER = 400;

/** How long a slider must rest before ECharts redraws the moved shapes, in milliseconds. */
const REST = 300;

export function create(element) {
  const drawing = init(element, null, { renderer: "svg" });
  const marks = new graphic.Group();
  drawing.getZr().add(marks);
  const chart = { drawing, marks, changedAt: -GLIDE_AFTER, words: {} };
  // ECharts may have replaced elements, for example when the pointer enters a bar
  drawing.on("rendered", () => putBack(chart) && draw(chart, false));
  // for tests: the attribute is set once ECharts has drawn the chart, unless moved shapes are still to be redrawn
  drawing.on("finished", () => element.toggleAttribute("data-at-rest", !chart.resting));
  return chart;
}

/** Shows a picture. `charts` has the functions of the chart program. */
export function update(chart, picture, charts) {
  const now = performance.now();
  const isSudden = now - chart.changedAt >= GLIDE_AFTER;
  const before = chart.picture;
  // the bytes are only valid during this call
  Object.assign(chart, { charts, picture: picture.slice(), changedAt: now });
  if (!isSudden && before && move(chart, before)) {
    chart.resting ??= setTimeout(rest, REST, chart);
  } else {
    draw(chart, isSudden);
  }
}

function rest(chart) {
  const left = chart.changedAt + REST - performance.now();
  if (left > 0) {
    chart.resting = setTimeout(rest, left, chart);
  } else {
    draw(chart, false);
  }
}

/** Series are matched by their id, and old series without a match are removed. */
function draw(chart, isSudden) {
  clearTimeout(chart.resting);
  chart.resting = undefined;
  chart.drawing.getDom().removeAttribute("data-at-rest");
  putBack(chart);
  const option = chart.charts.option(chart.picture);
  if (isSudden) {
    // reading a computed style makes the browser compute all styles, which is too slow for every step of a slider
    const { fontFamily, color } = getComputedStyle(chart.drawing.getDom());
    chart.words = { fontFamily, color };
  }
  const defaults = {
    animation: isSudden && !lessMotion.matches,
    animationDuration: 150,
    animationDurationUpdate: 150,
    textStyle: { fontFamily: chart.words.fontFamily },
  };
  // an HTML tooltip would need style attributes, which the page's security policy forbids
  const tooltip = option.tooltip && {
    renderMode: "richText",
    textStyle: { ...chart.words, fontSize: 12 },
    ...option.tooltip,
  };
  chart.option = option;
  chart.drawing.setOption({ ...defaults, ...option, tooltip }, { replaceMerge: ["series"] });
}

/**
 * Replaces the marks over the chart. ECharts itself would recompute the whole chart, which is too slow for every step
 * of a slider.
 */
export function mark(chart, { series }) {
  const { drawing, words, marks } = chart;
  marks.removeAll();
  for (const { data, label, lineStyle, itemStyle, symbolSize } of series) {
    const points = data.map((point) => drawing.convertToPixel("grid", point));
    if (points.length > 1) {
      const style = { fill: "none", stroke: lineStyle.color, lineWidth: lineStyle.width };
      marks.add(new graphic.Polyline({ shape: { points }, style, silent: true, z: 5 }));
    } else if (points.length === 1) {
      const [[cx, cy]] = points;
      const r = symbolSize / 2;
      const isAbove = label.position === "top";
      const side = isAbove ? 0 : label.position === "left" ? -1 : 1;
      const style = { fill: itemStyle.color, stroke: itemStyle.borderColor, lineWidth: itemStyle.borderWidth };
      const text = {
        text: label.formatter,
        x: cx + side * (r + label.distance),
        y: isAbove ? cy - r - label.distance : cy,
        align: ["right", "center", "left"][side + 1],
        verticalAlign: isAbove ? "bottom" : "middle",
        fill: label.color,
        fontSize: label.fontSize,
        fontWeight: label.fontWeight,
        fontFamily: words.fontFamily,
      };
      marks.add(new graphic.Circle({ shape: { cx, cy, r }, style, silent: true, z: 5 }));
      marks.add(new graphic.Text({ style: text, silent: true, z: 5 }));
    }
  }
  // draws the marks now, without waiting for the next frame
  drawing.getZr().flush();
}

export function resize(chart) {
  chart.drawing.getDom().removeAttribute("data-at-rest");
  chart.drawing.resize();
}

export function dispose(chart) {
  clearTimeout(chart.resting);
  chart.drawing.dispose();
}

/** How far the pointer may move during a click, in pixels. */
const CLICK_RADIUS = 4;

/**
 * Calls back with the x and y values of every click inside the plot. The click event of ECharts is not used, because
 * it is not fired if ECharts redraws the shape under the pointer during the click.
 */
export function onClick({ drawing }, callback) {
  let pressed = [NaN, NaN];
  drawing.getZr().on("mousedown", ({ offsetX, offsetY }) => {
    pressed = [offsetX, offsetY];
  });
  drawing.getZr().on("mouseup", ({ offsetX, offsetY }) => {
    const isClick = Math.hypot(offsetX - pressed[0], offsetY - pressed[1]) <= CLICK_RADIUS;
    if (isClick && drawing.containPixel("grid", pressed)) {
      callback(...drawing.convertFromPixel("grid", pressed));
    }
  });
}
