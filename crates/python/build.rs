//! On macOS, the linker must be told that Python supplies some symbols when it loads the library.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
