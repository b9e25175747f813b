// The charts of the page: ECharts with only what the page draws, behind five functions. The page adds this script after
// its first score, and calls `churnscopeCharts` through `ui::browser`.
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
import { init, use } from "echarts/core";
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
function create(element) {
  return { drawing: init(element, null, { renderer: "svg" }), drawnAt: -GLIDE_AFTER, words: {} };
}

/** Draws the option. A series keeps its shapes by its id, and one left out disappears. */
function update(chart, option) {
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

/** Takes on the size that the element has now. */
function resize(chart) {
  chart.drawing.resize();
}

/** Frees the chart and empties its element. */
function dispose(chart) {
  chart.drawing.dispose();
}

/** Calls back with the place across and up of every click inside the axes; of categories that is their number. */
function onClick({ drawing }, callback) {
  drawing.getZr().on("click", ({ offsetX, offsetY }) => {
    const pixel = [offsetX, offsetY];
    if (drawing.containPixel("grid", pixel)) {
      callback(...drawing.convertFromPixel("grid", pixel));
    }
  });
}

globalThis.churnscopeCharts = { create, update, resize, dispose, onClick };
