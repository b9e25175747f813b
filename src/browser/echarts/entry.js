// The charts of the page: ECharts with only what the page draws, behind six functions. start.js loads it after the first
// score, and `ui::browser` calls them.
import { BarChart, GaugeChart, HeatmapChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from "echarts/components";
import { graphic, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { move, putBack } from "./moving.js";

use([
  AriaComponent,
  BarChart,
  GaugeChart,
  GridComponent,
  HeatmapChart,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  SVGRenderer,
  TooltipComponent,
  VisualMapContinuousComponent,
]);

const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Changes that follow each other faster than this are a slider on its way: charts keep up with it and do not glide. */
const GLIDE_AFTER = 400;

/** How long a slider rests before what was only moved is drawn. */
const REST = 300;

/** An empty chart that fills the element. */
export function create(element) {
  const drawing = init(element, null, { renderer: "svg" });
  const marks = new graphic.Group();
  drawing.getZr().add(marks);
  const chart = { drawing, marks, changedAt: -GLIDE_AFTER, words: {} };
  // the elements may be others now, as when a pointer comes over one
  drawing.on("rendered", () => putBack(chart) && draw(chart, false));
  return chart;
}

/** Shows the picture; `charts` has what a program makes of it. */
export function update(chart, picture, charts) {
  const now = performance.now();
  const isSudden = now - chart.changedAt >= GLIDE_AFTER;
  const before = chart.picture;
  // the page's program keeps a picture no longer than this call
  Object.assign(chart, { charts, picture: picture.slice(), changedAt: now });
  if (!isSudden && before && move(chart, before)) {
    chart.resting ??= setTimeout(rest, REST, chart);
  } else {
    draw(chart, isSudden);
  }
}

/** Draws what was only moved, once it rests. */
function rest(chart) {
  const left = chart.changedAt + REST - performance.now();
  if (left > 0) {
    chart.resting = setTimeout(rest, left, chart);
  } else {
    draw(chart, false);
  }
}

/** Draws the picture. A series keeps its shapes by its id, and one left out disappears. */
function draw(chart, isSudden) {
  clearTimeout(chart.resting);
  chart.resting = undefined;
  putBack(chart);
  const option = chart.charts.option(chart.picture);
  if (isSudden) {
    // the browser works out all styles for it, which is too much for every step of a slider
    const { fontFamily, color } = getComputedStyle(chart.drawing.getDom());
    chart.words = { fontFamily, color };
  }
  const defaults = {
    animation: isSudden && !lessMotion.matches,
    animationDuration: 150,
    animationDurationUpdate: 150,
    textStyle: { fontFamily: chart.words.fontFamily },
  };
  // drawn as SVG: a tooltip of HTML would need style attributes, which the page's policy forbids
  const tooltip = option.tooltip && {
    renderMode: "richText",
    textStyle: { ...chart.words, fontSize: 12 },
    ...option.tooltip,
  };
  chart.option = option;
  chart.drawing.setOption({ ...defaults, ...option, tooltip }, { replaceMerge: ["series"] });
}

/**
 * Puts what the option's series show over the chart, in place of what was there: a point with its words, or a line. The
 * library would work the whole chart out again for it, which is too much for every step of a slider.
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
  // now, rather than in the next frame
  drawing.getZr().flush();
}

/** Takes on the size that the element has now. */
export function resize(chart) {
  chart.drawing.resize();
}

/** Frees the chart and empties its element. */
export function dispose(chart) {
  clearTimeout(chart.resting);
  chart.drawing.dispose();
}

/** Calls back with the place across and up of every click inside the axes; of categories that is their number. */
export function onClick({ drawing }, callback) {
  drawing.getZr().on("click", ({ offsetX, offsetY }) => {
    const pixel = [offsetX, offsetY];
    if (drawing.containPixel("grid", pixel)) {
      callback(...drawing.convertFromPixel("grid", pixel));
    }
  });
}
