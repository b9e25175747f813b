//! The page's program.

fn main() {
    churnscope::ui::start();
}
