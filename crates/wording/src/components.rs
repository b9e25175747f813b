//! The messages of the components in `src/components/`.

messages! {
    TABLE = "Table";
    table_of(chart) = "Table: {chart}";
    CHARTS_FAILED = "The charts could not be loaded. The table shows the same numbers.";
    USE = "Use";
    use_row(row) = "Use {row}";
    slider(field) = "{field}, slider";
    THEME = "Theme";
    SWITCH_TO_LIGHT = "Switch to the light theme";
    SWITCH_TO_DARK = "Switch to the dark theme";
}
