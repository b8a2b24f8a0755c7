//! A mail server: encrypted or not at all, on connections that are kept for the next letter.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{NotTaken, Parcel};
use crate::settings::Smtp;

/// How long the server may take to answer a connection, its encryption included.
const CONNECT: Duration = Duration::from_secs(15);

/// How long the server may take to answer a command.
const ANSWER: Duration = Duration::from_secs(30);

/// How long the server may take to answer for a whole letter.
const ANSWER_TO_TEXT: Duration = Duration::from_mins(2);

/// For how long an unused connection is kept.
const KEPT: Duration = Duration::from_secs(20);

/// The most unused connections that are kept.
const MOST_KEPT: usize = 8;

/// A mail server with its open connections.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    smtp: Smtp,
    authority: Option<Certificate>,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.0.smtp).finish()
    }
}

/// A connection on which the recipient of a letter was accepted.
pub struct Offer {
    server: Server,
    connection: AsyncSmtpConnection,
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Server {
    pub(super) fn new(smtp: &Smtp, authority: Option<&Certificate>) -> Self {
        let inner = Inner { smtp: smtp.clone(), authority: authority.cloned(), idle: Mutex::new(Vec::new()) };
        Self(Arc::new(inner))
    }

    /// Connects, encrypts and signs in, and says good-bye: whether letters could be sent now.
    ///
    /// # Errors
    /// What stands in the way, in words.
    pub async fn check(&self) -> Result<(), String> {
        let mut connection = self.connect().await.map_err(|refused| match refused {
            NotTaken::Blocked(why) | NotTaken::Later(why) | NotTaken::Refused(why) => why,
            NotTaken::Uncertain => "no answer".to_owned(),
        })?;
        // The server's answer to a good-bye changes nothing.
        let _ = timeout(ANSWER, connection.quit()).await;
        Ok(())
    }

    pub(super) async fn offer(&self, parcel: &Parcel) -> Result<Offer, NotTaken> {
        if let Some(connection) = self.idle() {
            match self.offer_on(connection, parcel).await {
                // The server may have closed a connection that was kept; a new one tells.
                Err(NotTaken::Blocked(_)) => {}
                answered => return answered,
            }
        }
        let connection = self.connect().await?;
        self.offer_on(connection, parcel).await
    }

    async fn offer_on(&self, mut connection: AsyncSmtpConnection, parcel: &Parcel) -> Result<Offer, NotTaken> {
        match self.envelope(&mut connection, parcel).await {
            Ok(()) => Ok(Offer { server: self.clone(), connection }),
            Err(refused) => {
                if matches!(refused, NotTaken::Later(_) | NotTaken::Refused(_)) {
                    self.give_back(connection).await;
                }
                Err(refused)
            }
        }
    }

    /// Names sender and recipient, and asks for the text.
    async fn envelope(&self, connection: &mut AsyncSmtpConnection, parcel: &Parcel) -> Result<(), NotTaken> {
        let envelope = &parcel.envelope;
        let mut options = Vec::new();
        let server = connection.server_info();
        if !server.supports_feature(Extension::SmtpUtfEight) {
            if envelope.to().iter().any(|address| !address.to_string().is_ascii()) {
                return Err(NotTaken::Refused("the server takes no letters beyond ASCII before the @".to_owned()));
            }
        } else if envelope.to().iter().any(|address| !address.to_string().is_ascii()) {
            options.push(MailParameter::SmtpUtfEight);
        }
        if server.supports_feature(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        // A sender that is refused is refused for every letter.
        command(connection, Mail::new(envelope.from().cloned(), options)).await.map_err(blocked)?;
        for recipient in envelope.to() {
            command(connection, Rcpt::new(recipient.clone(), Vec::new())).await?;
        }
        command(connection, Data).await.map(|_| ())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, NotTaken> {
        let Inner { smtp, authority, .. } = &*self.0;
        let in_words = |error: Error| words(&error);
        let mut tls = TlsParameters::builder(smtp.host.clone());
        if let Some(certificate) = authority {
            tls = tls.add_root_certificate(certificate.clone());
        }
        let tls = tls.build_rustls().map_err(|error| NotTaken::Blocked(words(&error)))?;
        let hello = ClientId::default();
        let open = async {
            let address = (smtp.host.as_str(), smtp.port);
            let mut connection = if smtp.implicit_tls {
                AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &hello, Some(tls), None)
                    .await
                    .map_err(in_words)?
            } else {
                let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
                // A command waits for its answer: holding small packets back until the last one is acknowledged would
                // cost forty milliseconds a letter.
                stream.set_nodelay(true).map_err(|error| error.to_string())?;
                let connection = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello);
                let mut connection = connection.await.map_err(in_words)?;
                connection.starttls(tls, &hello).await.map_err(in_words)?;
                connection
            };
            if let Some((user, password)) = &smtp.credentials {
                let credentials = Credentials::new(user.clone(), password.clone());
                connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(in_words)?;
            }
            Ok(connection)
        };
        match timeout(CONNECT, open).await {
            Ok(opened) => opened.map_err(NotTaken::Blocked),
            Err(_) => Err(NotTaken::Blocked("the server did not answer in time".to_owned())),
        }
    }

    /// An open connection that nobody uses.
    fn idle(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < KEPT);
        idle.pop().map(|(connection, _)| connection)
    }

    /// Keeps the connection for the next letter, what was begun on it forgotten.
    async fn give_back(&self, mut connection: AsyncSmtpConnection) {
        if command(&mut connection, "RSET\r\n").await.is_ok() {
            self.keep(connection);
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_KEPT {
            idle.push((connection, Instant::now()));
        }
    }
}

impl Offer {
    pub(super) async fn hand_over(mut self, parcel: &Parcel) -> Result<(), NotTaken> {
        match timeout(ANSWER_TO_TEXT, self.connection.message(&parcel.bytes)).await {
            Ok(Ok(_)) => {
                self.server.keep(self.connection);
                Ok(())
            }
            // A refusal in so many words is definite.
            Ok(Err(error)) if error.status().is_some() => {
                self.server.keep(self.connection);
                Err(refusal(&error))
            }
            Ok(Err(_)) | Err(_) => Err(NotTaken::Uncertain),
        }
    }
}

/// Sends a command and waits for the answer.
async fn command(connection: &mut AsyncSmtpConnection, command: impl fmt::Display) -> Result<Response, NotTaken> {
    match timeout(ANSWER, connection.command(command)).await {
        Ok(answered) => answered.map_err(|error| refusal(&error)),
        Err(_) => Err(NotTaken::Blocked("the server did not answer in time".to_owned())),
    }
}

/// What a refusal means for this letter.
fn refusal(error: &Error) -> NotTaken {
    if error.is_permanent() {
        NotTaken::Refused(words(error))
    } else if error.status().is_some_and(|code| code.to_string() != "421") {
        NotTaken::Later(words(error))
    } else {
        // No answer, or “closing”: the connection is gone, whoever the letter is for.
        NotTaken::Blocked(words(error))
    }
}

fn blocked(refused: NotTaken) -> NotTaken {
    match refused {
        NotTaken::Later(why) | NotTaken::Refused(why) => NotTaken::Blocked(why),
        other => other,
    }
}

/// The error in words, without anybody's address.
fn words(error: &Error) -> String {
    without_addresses(&crate::problem::chain(error))
}

/// The text with its addresses taken out, on one line and not endless.
fn without_addresses(text: &str) -> String {
    let text = collegium_core::text::tidy(text);
    let words = text.split(' ').map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn what_the_server_says_is_kept_without_addresses() {
        let said = "550 5.1.1 <ada@a.example>:\r\nRecipient address rejected";
        assert_eq!(without_addresses(said), "550 5.1.1 … Recipient address rejected");
        assert_eq!(without_addresses(&"x ".repeat(1_000)).len(), 300);
    }
}
