//! The binary `collegium`.

fn main() {}
