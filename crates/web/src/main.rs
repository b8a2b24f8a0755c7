//! The binary `collegium`.

use std::process::ExitCode;

fn main() -> ExitCode {
    collegium_web::cli::run()
}
