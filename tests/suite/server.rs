//! Probes, “see as”, and the process as a whole.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use collegium_tests::{Collegium, TestApp};

#[tokio::test]
async fn the_process_lives_and_is_ready() {
    let app = TestApp::new().await;
    app.visitor().get("/livez").await.ok().shows("alive");
    app.visitor().get("/readyz").await.ok().shows("ready");
}

#[tokio::test]
async fn the_demo_shows_the_pages_as_others_see_them() {
    let app = TestApp::demo().await;
    let answer = app.visitor().post("/demo/see-as", "viewer=member&next=/api/docs").await.status(303);
    assert_eq!(answer.header("location"), "/api/docs");
    assert_eq!(answer.header("set-cookie"), "see-as=member; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax");
    app.member().get("/api/docs").await.ok().shows("meant for members");
    app.visitor().post("/demo/see-as", "viewer=admin").await.status(422);
    let away = app.visitor().post("/demo/see-as", "viewer=staff&next=//evil.example").await.status(303);
    assert_eq!(away.header("location"), "/");
}

#[tokio::test]
async fn a_communitys_own_site_knows_visitors_alone() {
    let app = TestApp::new().await;
    app.staff().get("/api/docs").await.ok().shows("meant for everybody");
    app.visitor().post("/demo/see-as", "viewer=staff").await.status(404);
}

/// A served site, ended with the test.
struct Served {
    process: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Served {
    fn begin(collegium: &Collegium) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let mut command = collegium.command(&["serve"]);
        let process = command.env("COLLEGIUM_LISTEN", free.to_string()).stderr(Stdio::piped()).spawn();
        Self { process: process.expect("the binary runs"), address: free.to_string() }
    }

    /// Asks once; `None` while nobody listens.
    fn ask(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Asks until the site answers well.
    fn wait(&self, path: &str) {
        let begun = Instant::now();
        while !self.ask(path).is_some_and(|answer| answer.starts_with("HTTP/1.1 200 OK")) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the site does not come up");
            std::thread::yield_now();
        }
    }
}

#[test]
fn the_site_is_served_ended_and_not_served_twice() {
    let Some(collegium) = Collegium::built() else { return };
    let mut served = Served::begin(&collegium);
    served.wait("/readyz");

    let second = collegium.run(&["serve"]);
    assert_eq!(second.code, 1, "{second:?}");
    assert!(second.err.contains("another process already serves from the data folder"), "{second:?}");

    let id = served.process.id().to_string();
    let asked = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
    assert!(asked.success());
    let ended = served.process.wait().expect("the process ends");
    assert_eq!(ended.code(), Some(0), "asked to end, it ends well");
}
