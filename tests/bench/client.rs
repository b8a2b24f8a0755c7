//! Clients that ask one question after the other over connections that stay open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::figures::Times;

/// One client with its connection.
struct Client {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

/// What an answer was.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Bytes of the body as they came over the wire.
    pub(crate) bytes: usize,
}

/// What a load came to.
pub(crate) struct Load {
    pub(crate) times: Times,
    pub(crate) elapsed: Duration,
}

impl Load {
    pub(crate) fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// So many clients ask these requests in turn, each from another place on, until the time is over.
pub(crate) fn load(server: SocketAddr, requests: &[String], clients: usize, time: Duration) -> Outcome<Load> {
    let start = Instant::now();
    let asked: Result<Vec<Times>, String> = std::thread::scope(|scope| {
        let ask = |number: usize| {
            let first = number * requests.len() / clients;
            keep_asking(server, requests.iter().cycle().skip(first), start, time).map_err(|error| error.to_string())
        };
        let running: Vec<_> = (0..clients).map(|number| scope.spawn(move || ask(number))).collect();
        running.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a client broke off".to_owned()))).collect()
    });
    let mut times = Times::default();
    for one in asked? {
        times.append(one);
    }
    Ok(Load { times, elapsed: start.elapsed() })
}

fn keep_asking<'r>(
    server: SocketAddr,
    requests: impl Iterator<Item = &'r String>,
    start: Instant,
    time: Duration,
) -> Outcome<Times> {
    let mut client = Client::connect(server)?;
    let mut times = Times::default();
    for request in requests {
        let answer = times.take(|| client.ask(request))?;
        if answer.status != 200 {
            return Err(format!("answered {}: {request}", answer.status).into());
        }
        if start.elapsed() > time {
            break;
        }
    }
    Ok(times)
}

/// Asks once, on a connection of its own.
pub(crate) fn once(server: SocketAddr, request: &str) -> Outcome<Answer> {
    Client::connect(server)?.ask(request)
}

/// The text of a request for a path, with compressed answers or without.
pub(crate) fn request(server: SocketAddr, path: &str, compressed: bool) -> String {
    let encoding = if compressed { "gzip, br" } else { "identity" };
    format!("GET {path} HTTP/1.1\r\nhost: {server}\r\naccept-encoding: {encoding}\r\ncookie: see-as=member\r\n\r\n")
}

impl Client {
    fn connect(server: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(64 << 10, stream), body: Vec::new() })
    }

    fn ask(&mut self, request: &str) -> Outcome<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no HTTP")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => chunked = value == "chunked",
                _ => {}
            }
        }
        let bytes = if chunked { self.chunks()? } else { self.take(length)? };
        Ok(Answer { status, bytes })
    }

    fn chunks(&mut self) -> Outcome<usize> {
        let mut bytes = 0;
        loop {
            let length = usize::from_str_radix(&self.line()?, 16)?;
            bytes += self.take(length)?;
            self.line()?;
            if length == 0 {
                return Ok(bytes);
            }
        }
    }

    fn take(&mut self, length: usize) -> Outcome<usize> {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok(length)
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err("the connection was closed".into());
        }
        Ok(line.trim_end().to_owned())
    }
}
