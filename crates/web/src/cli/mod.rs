//! The command line: `collegium COMMAND`. One file a command; each calls the same operations as the pages.

mod check;
mod demo;
mod evaluate;
mod failure;
mod grant;
mod import;
mod keys;
mod migrate;
mod open;
mod openapi;
mod organizations;
mod progress;
mod reindex;
mod report;
mod resolve;
mod serve;
mod token;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::{Overrides, Settings};
use failure::{Failure, Outcome};

/// The directory and the home of an alumni community of practice.
#[derive(Debug, Parser)]
#[command(name = "collegium", version, max_term_width = 100, arg_required_else_help = true)]
struct Arguments {
    /// The settings file; without it, collegium.toml is read if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Work(work::Arguments),
    Migrate(migrate::Arguments),
    Import(import::Arguments),
    Report(report::Arguments),
    Resolve(resolve::Arguments),
    Evaluate(evaluate::Arguments),
    Reindex(reindex::Arguments),
    Grant(grant::Arguments),
    Token(token::Arguments),
    Keys(keys::Arguments),
    Check(check::Arguments),
    Openapi(openapi::Arguments),
}

/// Does what the process's arguments ask for: 0 done, 1 failed, 2 wrong use.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn dispatch(arguments: Arguments) -> Outcome {
    let config = arguments.config.as_deref();
    let settings = |overrides: &Overrides| -> Result<Settings, Failure> {
        let settings = Settings::load(config, overrides)?;
        open::log(&settings);
        Ok(settings)
    };
    match arguments.command {
        Command::Demo(arguments) => {
            let overrides = Overrides { data_dir: Some(arguments.data.clone()), listen: arguments.listen };
            in_runtime(demo::run(settings(&overrides)?, arguments))
        }
        Command::Serve(arguments) => in_runtime(serve::run(settings(&Overrides::default())?, arguments)),
        Command::Migrate(arguments) => in_runtime(migrate::run(settings(&Overrides::default())?, arguments)),
        Command::Import(arguments) => in_runtime(import::run(settings(&Overrides::default())?, arguments)),
        Command::Report(arguments) => in_runtime(report::run(settings(&Overrides::default())?, arguments)),
        Command::Resolve(arguments) => in_runtime(resolve::run(settings(&Overrides::default())?, arguments)),
        Command::Evaluate(arguments) => in_runtime(evaluate::run(settings(&Overrides::default())?, arguments)),
        Command::Work(_) => in_runtime(work::run(settings(&Overrides::default())?)),
        Command::Reindex(_) => in_runtime(reindex::run(settings(&Overrides::default())?)),
        Command::Keys(arguments) => in_runtime(keys::run(settings(&Overrides::default())?, arguments)),
        Command::Grant(arguments) => in_runtime(grant::run(settings(&Overrides::default())?, arguments)),
        Command::Token(arguments) => in_runtime(token::run(settings(&Overrides::default())?, arguments)),
        Command::Check(_) => in_runtime(check::run(settings(&Overrides::default())?)),
        Command::Openapi(_) => {
            openapi::run();
            Ok(())
        }
    }
}

/// Runs a command that waits for the database or the network.
fn in_runtime(command: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("the runtime could not be started").because(&error))?
        .block_on(command)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_makes_sense() {
        super::Arguments::command().debug_assert();
    }
}
