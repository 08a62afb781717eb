//! Content is compiled in: build again when a file is added to it or taken away.
fn main() {
    for folder in ["assets", "scenarios"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
