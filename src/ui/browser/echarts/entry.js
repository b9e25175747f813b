// The charts of the page: ECharts with only what the page draws, behind five functions. The page adds this script after
// its first score, and calls `churnscopeCharts` through `ui::browser`.
import { BarChart, GaugeChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  GaugeChart,
  GridComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  SVGRenderer,
  TooltipComponent,
]);

const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** An empty chart that fills the element. */
function create(element) {
  return init(element, null, { renderer: "svg" });
}

/** Draws the option. A series keeps its shapes by its id, and one left out disappears. */
function update(chart, option) {
  const { fontFamily, color } = getComputedStyle(chart.getDom());
  const defaults = {
    animation: !lessMotion.matches,
    animationDuration: 150,
    animationDurationUpdate: 150,
    textStyle: { fontFamily },
  };
  // drawn as SVG: a tooltip of HTML would need style attributes, which the page's policy forbids
  const tooltip = option.tooltip && { renderMode: "richText", textStyle: { color, fontSize: 12 }, ...option.tooltip };
  chart.setOption({ ...defaults, ...option, tooltip }, { replaceMerge: ["series"] });
}

/** Takes on the size that the element has now. */
function resize(chart) {
  chart.resize();
}

/** Frees the chart and empties its element. */
function dispose(chart) {
  chart.dispose();
}

/** Calls back with the data coordinates of every click inside the axes. */
function onClick(chart, callback) {
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    const pixel = [offsetX, offsetY];
    if (chart.containPixel("grid", pixel)) {
      callback(...chart.convertFromPixel("grid", pixel));
    }
  });
}

globalThis.churnscopeCharts = { create, update, resize, dispose, onClick };
