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

/** Draws the option. Series are replaced as a whole, so that one left out disappears. */
function update(chart, option) {
  const motion = {
    animation: !lessMotion.matches,
    animationDuration: 150,
    animationDurationUpdate: 150,
    aria: { enabled: true },
  };
  chart.setOption({ ...motion, ...option }, { replaceMerge: ["series"] });
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
