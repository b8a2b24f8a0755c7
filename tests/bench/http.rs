//! The site under load, beside a bare answer of 16 KB from the same server: the floor.

use std::future::pending;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use collegium_core::db;
use collegium_search::Query;
use collegium_tests::NOW;
use collegium_web::finder::Finder;
use collegium_web::secret::Secret;
use collegium_web::settings::{Overrides, Settings};
use collegium_web::state::{App, Clock, Mode};
use collegium_web::{routes, server};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::client::{self, Load};
use crate::community::Community;
use crate::figures::{ms, ratio, table};
use crate::questions::{Kind, questions};

/// How long each load lasts.
const TIME: Duration = Duration::from_secs(3);

/// How many clients ask at once.
const CLIENTS: [usize; 3] = [1, 8, 64];

/// How many questions of each kind are asked in turn.
const QUESTIONS: usize = 300;

/// One client may ask as much as it can: the limit on clients is not what is measured.
const NO_LIMITS: &str = "[limits]\npages_per_second = 1000000\napi_per_second = 1000000\nburst_seconds = 3600\n";

pub(crate) fn run(community: &Community) -> Outcome {
    let runtime = Runtime::new()?;
    let floor = runtime.block_on(serve(Router::new().route("/hello", get(async || "x".repeat(16 << 10)))))?;
    let site = runtime.block_on(async { serve(routes::router(&site(community).await?)).await })?;
    let paths = paths(community);
    let asked = |start: &str, compressed| {
        paths.iter().map(|path| client::request(site, &format!("{start}{path}"), compressed)).collect::<Vec<_>>()
    };
    let targets = [
        ("bare answer, 16 KB", floor, vec![client::request(floor, "/hello", false)]),
        ("results page", site, asked("/scholars", false)),
        ("results page, compressed", site, asked("/scholars", true)),
        ("API", site, asked("/api/v1/scholars", false)),
        ("API, compressed", site, asked("/api/v1/scholars", true)),
    ];
    let (mut rows, mut floors) = (Vec::new(), Vec::new());
    for (name, server, requests) in &targets {
        let first = client::once(*server, &requests[0])?;
        if first.status != 200 {
            println!("\n{name} is left out: it answers {}.", first.status);
            continue;
        }
        for (clients, place) in CLIENTS.into_iter().zip(0..) {
            client::load(*server, requests, clients, TIME / 6)?;
            let load = client::load(*server, requests, clients, TIME)?;
            rows.push(row(name, clients, first.bytes, &load, floors.get(place)));
            if floors.len() == place {
                floors.push(load);
            }
        }
    }
    let head = [
        "answer",
        "clients",
        "first answer, bytes",
        "answers",
        "a second",
        "p50",
        "p99",
        "rate to floor",
        "p50 to floor",
    ];
    table(
        &format!("Over HTTP, {} scholars, distinct questions of six kinds in turn (ms)", community.size),
        &head,
        &rows,
    );
    Ok(())
}

fn row(name: &str, clients: usize, bytes: usize, load: &Load, floor: Option<&Load>) -> Vec<String> {
    let floor = floor.unwrap_or(load);
    vec![
        name.to_owned(),
        clients.to_string(),
        bytes.to_string(),
        load.times.len().to_string(),
        format!("{:.0}", load.per_second()),
        ms(load.times.at(500)),
        ms(load.times.at(990)),
        format!("1 / {:.1}", floor.per_second() / load.per_second()),
        ratio(load.times.at(500), floor.times.at(500)),
    ]
}

/// The addresses' questions, kinds in turn.
fn paths(community: &Community) -> Vec<String> {
    let kinds = Kind::MIXED.map(|kind| questions(kind, &community.subjects, 1, QUESTIONS));
    (0..QUESTIONS).flat_map(|at| kinds.iter().filter_map(move |of| of.get(at))).map(query_string).collect()
}

fn query_string(query: &Query) -> String {
    let mut pairs = vec![("q", query.text.clone())];
    pairs.extend(query.discipline.iter().map(|code| ("discipline", code.clone())));
    pairs.extend(query.country.iter().map(|code| ("country", code.to_string())));
    pairs.extend(query.program.iter().map(|code| ("program", code.clone())));
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escaped(&value)))
        .collect();
    format!("?{}", pairs.join("&"))
}

fn escaped(value: &str) -> String {
    let escape = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    value.bytes().map(escape).collect()
}

/// Answers on a free port of this machine until the process ends.
async fn serve(router: Router) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(server::serve(listener, router, pending()));
    Ok(address)
}

/// The demo's site over the filled index, in which a client may be a member.
async fn site(community: &Community) -> Outcome<App> {
    let overrides = Overrides { data_dir: Some(community.data_dir().to_owned()), ..Overrides::default() };
    let settings = Settings::from_parts(Some((Path::new("bench.toml"), NO_LIMITS)), [], &overrides)?;
    let db = db::connect(settings.database.as_str()).await?;
    db::migrate(&db).await?;
    let finder = Finder::open(community.data_dir())?;
    Ok(App::new(settings, Mode::Demo, db, finder, Clock::Fixed(NOW), Secret::passing()))
}
