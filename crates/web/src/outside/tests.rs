use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use super::names::GuardedNames;
use super::{Allowed, Ask, NotOutside, Outside, OutsideError};

/// A server on this machine that answers well and badly.
async fn server() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let to = |to: String| (StatusCode::FOUND, [(LOCATION, to)]);
    let endless = endless().await;
    let routes = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/told", get(async |headers: HeaderMap| headers.contains_key(AUTHORIZATION).to_string()))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/slow", get(async || std::future::pending::<String>().await))
        .route("/huge", get(async || "x".repeat(1 << 20)))
        .route("/round", get(async move || to("/round".to_owned())))
        .route("/on", get(async move || to("/hello".to_owned())))
        .route("/elsewhere", get(async move || to(format!("http://localhost:{}/told", address.port()))))
        .route("/inside", get(async move || to(format!("http://{endless}/"))))
        .route("/to-file", get(async move || to("file:///etc/passwd".to_owned())))
        .route(
            "/deliver",
            post(async move |body: String| (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/hello")], body)),
        );
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// A server whose body never ends.
async fn endless() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // An answer that comes before the request is no HTTP.
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
                while stream.write_all(b"4\r\nmore\r\n").await.is_ok() {}
            });
        }
    });
    address
}

fn url(server: SocketAddr, path: &str) -> Url {
    Url::parse(&format!("http://{server}{path}")).unwrap()
}

fn allowing(servers: &[String]) -> Outside {
    Outside::new(servers.iter().map(|server| Allowed::parse(server).unwrap()).collect())
}

#[tokio::test]
async fn answers_come_back_whole_whatever_their_status() {
    let server = server().await;
    let outside = allowing(&[server.to_string()]);
    let heard = outside.ask(&Ask::get(url(server, "/on"))).await.unwrap();
    assert_eq!((heard.status, heard.body.as_slice()), (StatusCode::OK, b"hello".as_slice()));
    let heard = outside.ask(&Ask::get(url(server, "/broken"))).await.unwrap();
    assert_eq!(heard.status, StatusCode::INTERNAL_SERVER_ERROR);
    let heard = outside.ask(&Ask::post(url(server, "/deliver"), b"a letter".to_vec())).await.unwrap();
    assert_eq!(
        (heard.status, heard.body.as_slice()),
        (StatusCode::TEMPORARY_REDIRECT, b"a letter".as_slice()),
        "a delivery is not sent on"
    );
}

#[tokio::test]
async fn time_size_and_redirects_are_capped() {
    let server = server().await;
    let outside = allowing(&[server.to_string()]);
    let slow = outside.ask(&Ask::get(url(server, "/slow")).within(Duration::from_millis(50))).await;
    assert!(matches!(slow, Err(OutsideError::Slow)), "{slow:?}");
    let huge = outside.ask(&Ask::get(url(server, "/huge")).at_most(1 << 10)).await;
    assert!(matches!(huge, Err(OutsideError::TooLarge)), "{huge:?}");
    let status = outside.ask(&Ask::get(url(server, "/huge")).at_most(1 << 10).without_body()).await.unwrap();
    assert_eq!((status.status, status.body.len()), (StatusCode::OK, 0));
    let endless = endless().await;
    let without_end = allowing(&[endless.to_string()]).ask(&Ask::get(url(endless, "/")).at_most(1 << 16)).await;
    assert!(matches!(without_end, Err(OutsideError::TooLarge)), "{without_end:?}");
    let round = outside.ask(&Ask::get(url(server, "/round"))).await;
    assert!(matches!(round, Err(OutsideError::TooManyRedirects)), "{round:?}");
}

#[tokio::test]
async fn neighbours_are_refused_at_once_and_behind_redirects() {
    let server = server().await;
    let refused = |heard: Result<super::Heard, OutsideError>| match heard {
        Err(OutsideError::Refused(why)) => why,
        other => panic!("{other:?}"),
    };
    let nobody = allowing(&[]);
    assert_eq!(refused(nobody.ask(&Ask::get(url(server, "/hello"))).await), NotOutside::NotPublic);
    let outside = allowing(&[server.to_string()]);
    assert_eq!(refused(outside.ask(&Ask::get(url(server, "/inside"))).await), NotOutside::NotPublic);
    assert_eq!(refused(outside.ask(&Ask::get(url(server, "/to-file"))).await), NotOutside::Scheme);
}

#[tokio::test]
async fn names_that_lead_inside_are_refused() {
    let server = server().await;
    let inside: IpAddr = "127.0.0.1".parse().unwrap();
    let looks = Arc::new(AtomicUsize::new(0));
    // A name that leads inside, and one that leads outside and inside: nobody is connected to.
    for found in [vec![inside], vec!["93.184.216.34".parse().unwrap(), inside], vec![]] {
        let counted = looks.clone();
        let names = GuardedNames::looking_up(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            let found = found.clone();
            async move { Ok(found) }
        });
        let ask = Ask::get(Url::parse(&format!("http://turning.example:{}/hello", server.port())).unwrap());
        let heard = Outside::with_names(Vec::new(), names).ask(&ask).await;
        assert!(matches!(heard, Err(OutsideError::Refused(NotOutside::NotPublic))), "{heard:?}");
    }
    // Each connection looks once, so that a name has no second look at which to mean something else.
    assert_eq!(looks.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn what_lets_somebody_in_is_not_shown_to_another_server() {
    let server = server().await;
    let outside = allowing(&[server.to_string(), format!("localhost:{}", server.port())]);
    let with_key = |path| Ask::get(url(server, path)).with(AUTHORIZATION, HeaderValue::from_static("Bearer x"));
    assert_eq!(outside.ask(&with_key("/told")).await.unwrap().body, b"true");
    assert_eq!(outside.ask(&with_key("/elsewhere")).await.unwrap().body, b"false");
}
