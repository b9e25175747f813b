//! The geometry of a flow chart: customers by their group in two files, and how many moved from each group to each.
//!
//! The groups are bars on the left and on the right, and those who moved are ribbons between the bars. Each bar has a
//! slot that is at least as high as its label, so labels never overlap, however few customers a group has.

/// The width of a bar, in pixels.
pub const BAR_WIDTH: f64 = 10.0;

/// The minimum height of a bar's slot: two lines of label, in pixels.
pub const SLOT_HEIGHT: f64 = 32.0;

/// The gap between two slots, in pixels.
const GAP: f64 = 6.0;

/// The size of the chart, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowSize {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The width of the labels on either side.
    pub labels: f64,
}

/// A bar: the customers of a group in one of the files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowBar {
    /// The index of the group.
    pub group: usize,
    /// Number of customers.
    pub customers: u32,
    /// The left edge.
    pub x: f64,
    /// The top edge.
    pub y: f64,
    /// The height.
    pub height: f64,
}

/// A ribbon: the customers who are in one group in the earlier file and in one in the later file.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRibbon {
    /// The index of the group in the earlier file.
    pub from: usize,
    /// The index of the group in the later file.
    pub to: usize,
    /// Number of customers.
    pub customers: u32,
    /// The outline, as an SVG path.
    pub path: String,
}

/// The shapes of a flow chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowShapes {
    /// The groups in the earlier file, from top to bottom, without empty ones.
    pub before: Vec<FlowBar>,
    /// The groups in the later file, from top to bottom, without empty ones.
    pub after: Vec<FlowBar>,
    /// The ribbons: first those whose customers stayed in their group, then the others, the widest first, so that
    /// narrow ones are on top.
    pub ribbons: Vec<FlowRibbon>,
}

/// The shapes of a chart. `flow` has the number of customers by group in the earlier file and by group in the later
/// file, and `order` the groups' indices from top to bottom.
pub fn flow_shapes<const N: usize>(flow: &[[u32; N]; N], order: [usize; N], size: FlowSize) -> FlowShapes {
    let number = |from: usize, to: usize| flow.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default();
    let before = order.map(|group| (group, order.iter().map(|&to| number(group, to)).sum()));
    let after = order.map(|group| (group, order.iter().map(|&from| number(from, group)).sum()));
    let scale = scale_of(&before, size.height).min(scale_of(&after, size.height));
    let left = size.labels;
    let right = (size.width - size.labels - BAR_WIDTH).max(left + BAR_WIDTH);
    let bars = [bars(&before, scale, left, size.height), bars(&after, scale, right, size.height)];
    let [before, after] = bars;
    let top = |bars: &[FlowBar], group| bars.iter().find(|bar| bar.group == group).map_or(0.0, |bar| bar.y);
    let mut ribbons = Vec::new();
    for from in order {
        let mut y = top(&before, from);
        for to in order {
            let customers = number(from, to);
            // those who come to this group from the groups above
            let above = order.iter().take_while(|&&other| other != from).map(|&other| number(other, to));
            let end = top(&after, to) + scale * f64::from(above.sum::<u32>());
            let height = scale * f64::from(customers);
            if customers > 0 {
                let path = ribbon((left + BAR_WIDTH, y), (right, end), height);
                ribbons.push(FlowRibbon { from, to, customers, path });
            }
            y += height;
        }
    }
    ribbons.sort_by_key(|ribbon| (ribbon.from != ribbon.to, std::cmp::Reverse(ribbon.customers)));
    FlowShapes { before, after, ribbons }
}

/// Pixels per customer so that all slots fit. Groups whose bar is lower than their label take the label's height.
fn scale_of(groups: &[(usize, u32)], height: f64) -> f64 {
    let mut numbers: Vec<f64> = groups.iter().map(|(_, n)| f64::from(*n)).filter(|n| *n > 0.0).collect();
    numbers.sort_by(f64::total_cmp);
    let mut room = height - GAP * numbers.len().saturating_sub(1) as f64;
    let mut left: f64 = numbers.iter().sum();
    for number in numbers {
        let scale = (room / left).max(0.0);
        if number * scale >= SLOT_HEIGHT {
            return scale;
        }
        room -= SLOT_HEIGHT;
        left -= number;
        if left <= 0.0 {
            // a chart that is too low for its labels
            return scale;
        }
    }
    0.0
}

/// The bars of one side, centered in their slots; all slots together are centered in the chart.
fn bars(groups: &[(usize, u32)], scale: f64, x: f64, height: f64) -> Vec<FlowBar> {
    let groups: Vec<_> = groups.iter().filter(|(_, customers)| *customers > 0).collect();
    let slots: Vec<f64> = groups.iter().map(|(_, n)| (scale * f64::from(*n)).max(SLOT_HEIGHT)).collect();
    let needed = slots.iter().sum::<f64>() + GAP * slots.len().saturating_sub(1) as f64;
    let mut top = ((height - needed) / 2.0).max(0.0);
    let bar = |(&&(group, customers), slot): (&&(usize, u32), f64)| {
        let height = scale * f64::from(customers);
        let bar = FlowBar { group, customers, x, y: top + (slot - height) / 2.0, height };
        top += slot + GAP;
        bar
    };
    groups.iter().zip(slots).map(bar).collect()
}

/// The outline of a ribbon between two points, its upper corners.
fn ribbon((x, y): (f64, f64), (end_x, end_y): (f64, f64), height: f64) -> String {
    let middle = f64::midpoint(x, end_x);
    let (bottom, end_bottom) = (y + height, end_y + height);
    format!(
        "M{x:.1} {y:.1}C{middle:.1} {y:.1} {middle:.1} {end_y:.1} {end_x:.1} {end_y:.1}V{end_bottom:.1}\
         C{middle:.1} {end_bottom:.1} {middle:.1} {bottom:.1} {x:.1} {bottom:.1}Z"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: FlowSize = FlowSize { width: 400.0, height: 200.0, labels: 70.0 };

    #[test]
    fn bars_and_labels_never_overlap() {
        for flow in [
            [[3_000, 500, 20, 40], [300, 1_000, 200, 30], [10, 150, 1_500, 20], [100, 50, 10, 0]],
            [[1, 0, 0, 0], [0, 1_000_000, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0]],
            [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]],
            [[7, 0, 0, 0], [0; 4], [0; 4], [0; 4]],
        ] {
            let FlowShapes { before, after, ribbons } = flow_shapes(&flow, [2, 1, 0, 3], SIZE);
            let total: u32 = flow.as_flattened().iter().sum();
            for side in [&before, &after] {
                assert_eq!(side.iter().map(|bar| bar.customers).sum::<u32>(), total, "{flow:?}");
                let slot = |bar: &FlowBar| (bar.y + bar.height / 2.0, bar.height.max(SLOT_HEIGHT) / 2.0);
                let ends: Vec<(f64, f64)> =
                    side.iter().map(slot).map(|(middle, half)| (middle - half, middle + half)).collect();
                assert!(ends.iter().all(|(top, bottom)| *top > -1e-9 && *bottom < SIZE.height + 1e-9), "{ends:?}");
                assert!(ends.windows(2).all(|pair| pair[0].1 < pair[1].0), "{ends:?}");
            }
            assert_eq!(ribbons.iter().map(|ribbon| ribbon.customers).sum::<u32>(), total);
            assert!(ribbons.is_sorted_by_key(|ribbon| ribbon.from != ribbon.to));
        }
    }

    #[test]
    fn a_full_chart_uses_its_height_and_width() {
        let flow = [[50, 50], [0, 100]];
        let FlowShapes { before, after, ribbons } = flow_shapes(&flow, [1, 0], SIZE);
        // the bars of each side share what the gap leaves of the height
        let scale = (SIZE.height - GAP) / 200.0;
        let expect = |bar: &FlowBar, group, x, y: f64, customers: u32| {
            assert_eq!((bar.group, bar.x, bar.customers), (group, x, customers));
            assert!((bar.y - y).abs() < 1e-9 && (bar.height - scale * f64::from(customers)).abs() < 1e-9, "{bar:?}");
        };
        expect(&before[0], 1, 70.0, 0.0, 100);
        expect(&before[1], 0, 70.0, 103.0, 100);
        expect(&after[0], 1, 320.0, 0.0, 150);
        expect(&after[1], 0, 320.0, 151.5, 50);
        let [stayed, also, moved] = &ribbons[..] else { panic!("{ribbons:?}") };
        assert_eq!([(stayed.from, stayed.to), (also.from, also.to), (moved.from, moved.to)], [(1, 1), (0, 0), (0, 1)]);
        assert_eq!(stayed.path, "M80.0 0.0C200.0 0.0 200.0 0.0 320.0 0.0V97.0C200.0 97.0 200.0 97.0 80.0 97.0Z");
        assert!(moved.path.starts_with("M80.0 103.0C200.0 103.0 200.0 97.0 320.0 97.0V145.5"), "{}", moved.path);
    }

    #[test]
    fn no_customers_have_no_shapes() {
        assert_eq!(flow_shapes(&[[0; 4]; 4], [2, 1, 0, 3], SIZE), FlowShapes::default());
    }
}
