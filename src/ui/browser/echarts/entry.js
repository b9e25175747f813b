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

/** An empty chart that fills the element. */
export function create(element) {
  const drawing = init(element, null, { renderer: "svg" });
  const marks = new graphic.Group();
  drawing.getZr().add(marks);
  return { drawing, marks, drawnAt: -GLIDE_AFTER, words: {} };
}

/** Draws the option. A series keeps its shapes by its id, and one left out disappears. */
export function update(chart, option) {
  const now = performance.now();
  const isSudden = now - chart.drawnAt >= GLIDE_AFTER;
  chart.drawnAt = now;
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
